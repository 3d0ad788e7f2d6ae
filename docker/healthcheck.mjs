// Asks the service's own gRPC health endpoint; exit code 0 means SERVING. Plain HTTP/2, so it starts in 50 ms and
// needs no dependency.
//
//   request  POST /grpc.health.v1.Health/Check, one frame: compressed:uint8=0 length:uint32=0 (the service "")
//   response one frame: 0, length, then field 1 (varint) = 1 for SERVING: bytes 08 01
import { connect } from 'node:http2';

const port = process.env['GRPC_PORT'] ?? '50051';
const finish = (code, why) => {
  if (why) console.error(why);
  process.exit(code);
};
setTimeout(() => finish(1, `no answer on port ${port}`), 2_500);

const session = connect(`http://127.0.0.1:${port}`);
session.on('error', (error) => finish(1, error.message));
const request = session.request({
  ':method': 'POST',
  ':path': '/grpc.health.v1.Health/Check',
  'content-type': 'application/grpc',
  te: 'trailers',
});
const chunks = [];
request.on('error', (error) => finish(1, error.message));
request.on('data', (chunk) => chunks.push(chunk));
request.on('end', () => {
  const isServing = Buffer.concat(chunks)
    .subarray(5)
    .equals(Buffer.from([0x08, 0x01]));
  finish(isServing ? 0 : 1, isServing ? '' : 'not serving');
});
request.end(Buffer.alloc(5));
