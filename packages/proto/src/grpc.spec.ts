import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { CreateStreamRequestSchema, grpcServiceDefinition, Streams } from './index.ts';

describe('grpcServiceDefinition', () => {
  const methods = grpcServiceDefinition(Streams);

  it('has every method of the service under its path', () => {
    expect(Object.keys(methods)).toEqual(Streams.methods.map((method) => method.name));
    expect(methods['CreateStream']?.path).toBe('/launderette.control.v1.Streams/CreateStream');
  });

  it('tells streaming from unary', () => {
    expect(methods['WatchStream']).toMatchObject({ requestStream: false, responseStream: true });
    expect(methods['GetStream']).toMatchObject({ requestStream: false, responseStream: false });
  });

  it('keeps 64-bit integers exact through bytes', () => {
    const request = create(CreateStreamRequestSchema, { stream: { seed: 2n ** 53n - 1n, eventsMax: 3n } });
    const bytes = methods['CreateStream']?.requestSerialize(request);
    expect(methods['CreateStream']?.requestDeserialize(bytes ?? Buffer.alloc(0))).toEqual(request);
  });
});
