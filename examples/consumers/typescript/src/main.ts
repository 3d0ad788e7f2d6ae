import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { AppController } from './app.controller.ts';

@Module({ controllers: [AppController] })
class AppModule {}

const brokers = (process.env['KAFKA_BOOTSTRAP_SERVERS'] ?? 'localhost:9092').split(',');

const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, {
  transport: Transport.KAFKA,
  options: {
    postfixId: '',
    client: { clientId: 'example-consumer', brokers },
    consumer: { groupId: process.env['GROUP'] ?? 'example-consumer', maxWaitTimeInMs: 250 },
    subscribe: { fromBeginning: true },
    // Values stay bytes: they are parsed once, where they are read.
    parser: { keepBinary: true },
  },
  logger: ['error', 'warn'],
});
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
await app.listen();
console.log('listening');
