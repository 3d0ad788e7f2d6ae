/** One line of the exposition. */
interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** What is known of one combination of labels. */
interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** By bound, and last what is above them all; not cumulative. */
  readonly counts: Float64Array;
  sum: number;
}

/**
 * A histogram in the sense of Prometheus that is given counts by bucket instead of single values: a stream has too many
 * events to observe each through a map of labels.
 */
export class CountedHistogram {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  private readonly bounds: readonly number[];
  private readonly series = new Map<string, Series>();

  constructor(options: { readonly name: string; readonly help: string; readonly buckets: readonly number[] }) {
    this.name = options.name;
    this.help = options.help;
    this.bounds = options.buckets;
  }

  /** `counts`: how many more lie up to each bound and not the one before, and last those above; `sum` of them all. */
  add(labels: Readonly<Record<string, string>>, counts: readonly number[], sum: number): void {
    const series = this.find(labels);
    counts.forEach((count, index) => (series.counts[index]! += count));
    series.sum += sum;
  }

  zero(labels: Readonly<Record<string, string>>): void {
    this.remove(labels);
    this.find(labels);
  }

  remove(labels: Readonly<Record<string, string>>): void {
    this.series.delete(JSON.stringify(labels));
  }

  /** As the registry of prom-client reads a metric. */
  async get(): Promise<{ name: string; help: string; type: 'histogram'; values: Sample[]; aggregator: 'sum' }> {
    const values = [...this.series.values()].flatMap((series) => this.samples(series));
    return { name: this.name, help: this.help, type: this.type, values, aggregator: 'sum' };
  }

  /** Takes every series away. */
  reset(): void {
    this.series.clear();
  }

  private samples({ labels, counts, sum }: Series): Sample[] {
    let cumulative = 0;
    const buckets = Array.from(counts, (count, index): Sample => {
      cumulative += count;
      const le = this.bounds[index] ?? '+Inf';
      return { metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: cumulative };
    });
    const whole = [
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: cumulative },
    ];
    return [...buckets, ...whole];
  }

  private find(labels: Readonly<Record<string, string>>): Series {
    const key = JSON.stringify(labels);
    const known = this.series.get(key);
    if (known) return known;
    const made = { labels, counts: new Float64Array(this.bounds.length + 1), sum: 0 };
    this.series.set(key, made);
    return made;
  }
}
