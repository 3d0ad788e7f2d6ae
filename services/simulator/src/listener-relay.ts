import type { OutletListener } from './outlet.ts';

/** Stands for a run that does not exist yet: an outlet is opened before its run. */
export class ListenerRelay implements OutletListener {
  target: OutletListener | undefined;

  acknowledged: OutletListener['acknowledged'] = (batch, latencyMs) => this.target?.acknowledged(batch, latencyMs);
  lost: OutletListener['lost'] = (reason) => this.target?.lost(reason);
  regained: OutletListener['regained'] = () => this.target?.regained();
  ended: OutletListener['ended'] = () => this.target?.ended();
  failed: OutletListener['failed'] = (error) => this.target?.failed(error);
}
