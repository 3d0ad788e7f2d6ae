import { Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';
import { failureOf, isRefusal } from './status.ts';

/** Turns whatever a handler throws into a gRPC status with details; what is no refusal is logged. */
@Catch()
export class GrpcExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('grpc');

  catch(error: unknown): Observable<never> {
    if (!isRefusal(error)) this.logger.error(error instanceof Error ? (error.stack ?? error.message) : error);
    return throwError(() => failureOf(error));
  }
}
