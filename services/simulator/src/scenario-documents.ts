import { createHash } from 'node:crypto';
import { parseScenario, type Scenario, ScenarioError } from '@launderette/world';
import type { Fault } from './api.ts';
import { SCENARIO_BYTES_MAX, STREAMS_MAX } from './limits.ts';

/** What a document is read as, or everything that is wrong with it. */
type ReadDocument =
  | { readonly scenario: Scenario; readonly digest: string; readonly faults: readonly [] }
  | { readonly scenario?: undefined; readonly faults: readonly Fault[] };

/** Reads documents, and remembers as many as there are streams: each is asked for at every change of a share. */
export class ScenarioDocuments {
  private readonly known = new Map<string, ReadDocument>();

  read(text: string): ReadDocument {
    const found = this.known.get(text) ?? readDocument(text);
    this.known.delete(text);
    this.known.set(text, found);
    for (const old of this.known.keys()) if (this.known.size > STREAMS_MAX) this.known.delete(old);
    return found;
  }
}

function readDocument(text: string): ReadDocument {
  const bytes = Buffer.byteLength(text);
  if (bytes > SCENARIO_BYTES_MAX)
    return { faults: [{ path: '', message: `has ${bytes} bytes, at most ${SCENARIO_BYTES_MAX}` }] };
  try {
    const scenario = parseScenario(text, 'scenario_document');
    return { scenario, digest: createHash('sha256').update(JSON.stringify(scenario)).digest('hex'), faults: [] };
  } catch (error) {
    if (error instanceof ScenarioError) return { faults: error.faults };
    throw error;
  }
}
