import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { CardVelocity, type Transaction } from './card-velocity.ts';

const STREAM = process.env['STREAM'] ?? 'retail';

/** Reads a stream and its labels: alerts from the one, and what is true about them from the other. */
@Controller()
export class AppController {
  private readonly rule = new CardVelocity();
  private transactions = 0;
  private labels = 0;

  @EventPattern<string>(`synth.${STREAM}.transactions`)
  onTransaction(@Payload() value: Buffer): void {
    this.transactions += 1;
    const alert = this.rule.add(JSON.parse(value.toString()) as Transaction);
    if (alert)
      console.log(
        `ALERT card velocity: ${alert.card} made ${alert.events.length} purchases within an hour: ${alert.events.join(' ')}`,
      );
  }

  @EventPattern<string>(`synth.${STREAM}.labels`)
  onLabel(@Payload() value: Buffer): void {
    this.labels += 1;
    const label = JSON.parse(value.toString()) as { eventId: string; typology?: string };
    // Where a model has a part in a stream every payment has a label; one without a typology is no crime.
    if (label.typology !== undefined) console.log(`LABEL ${label.typology}: ${label.eventId}`);
  }

  onApplicationShutdown(): void {
    console.log(`read ${this.transactions} transactions and ${this.labels} labels`);
  }
}
