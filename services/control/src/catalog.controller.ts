import { create, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import {
  Catalog,
  type GetScenarioRequest,
  GetScenarioRequestSchema,
  type ListBehavioursRequest,
  ListBehavioursRequestSchema,
  type ListBehavioursResponse,
  ListBehavioursResponseSchema,
  type ListScenariosRequest,
  ListScenariosRequestSchema,
  type ListScenariosResponse,
  ListScenariosResponseSchema,
  type ListTypologiesRequest,
  ListTypologiesRequestSchema,
  type ListTypologiesResponse,
  ListTypologiesResponseSchema,
  type Scenario,
} from '@launderette/proto';
import { Inject } from '@nestjs/common';
import { z } from 'zod';
import { CATALOGUE, type Catalogue } from './catalogue.ts';
import { ControlError, refuseFaults } from './errors.ts';
import { GrpcService } from './grpc/service.decorator.ts';
import { behaviourToMessage, scenarioToMessage, typologyToMessage } from './mapping/catalogue.ts';
import { quoted, requestFaults } from './requests/check.ts';
import { type Page, pageOf } from './requests/pages.ts';
import { page, scenarioId, scenarioName } from './requests/rules.ts';

const getRules = z.object({ name: scenarioName });

/** `launderette.control.v1.Catalog`: what streams can be made of. */
@GrpcService(Catalog)
export class CatalogController {
  private readonly catalogue: Catalogue;

  constructor(@Inject(CATALOGUE) catalogue: Catalogue) {
    this.catalogue = catalogue;
  }

  async listScenarios(request: ListScenariosRequest): Promise<ListScenariosResponse> {
    const { items, nextPageToken } = readPage(ListScenariosRequestSchema, request, this.catalogue.scenarios);
    return create(ListScenariosResponseSchema, { scenarios: items.map(scenarioToMessage), nextPageToken });
  }

  async getScenario(request: GetScenarioRequest): Promise<Scenario> {
    refuseFaults(requestFaults(GetScenarioRequestSchema, getRules, request));
    const id = scenarioId(request.name);
    const found = this.catalogue.scenarios.find((scenario) => scenario.name === id);
    if (found) return scenarioToMessage(found);
    const known = this.catalogue.scenarios.map((scenario) => scenario.name).join(', ');
    throw new ControlError('SCENARIO_NOT_FOUND', `there is no scenario ${quoted(id)}; known: ${known}`);
  }

  async listBehaviours(request: ListBehavioursRequest): Promise<ListBehavioursResponse> {
    const { items, nextPageToken } = readPage(ListBehavioursRequestSchema, request, this.catalogue.behaviours);
    return create(ListBehavioursResponseSchema, { behaviours: items.map(behaviourToMessage), nextPageToken });
  }

  async listTypologies(request: ListTypologiesRequest): Promise<ListTypologiesResponse> {
    const { items, nextPageToken } = readPage(ListTypologiesRequestSchema, request, this.catalogue.typologies);
    return create(ListTypologiesResponseSchema, { typologies: items.map(typologyToMessage), nextPageToken });
  }
}

/** The page that a list request asks for, in order of name. The request's type is the scope of its tokens. */
function readPage<D extends DescMessage, T extends { readonly name: string }>(
  schema: D,
  request: MessageShape<D> & { readonly pageSize: number; readonly pageToken: string },
  items: readonly T[],
): Page<T> {
  refuseFaults(requestFaults(schema, z.object(page(schema.typeName)), request));
  const ordered = items.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return pageOf(ordered, (item) => item.name, schema.typeName, request);
}
