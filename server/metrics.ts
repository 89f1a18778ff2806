import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

export interface Metrics {
  contentType: string
  text(): Promise<string>
  watch(source: {
    connections: () => number
    position: () => number
    /** Minus infinity while no year is loaded. */
    calendarLastYear: () => number
  }): void
}

/** What Prometheus may read: the process's own figures (event-loop delay, memory) and a few of ours. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    watch({ connections, position, calendarLastYear }) {
      new Gauge({
        name: 'shaotai_connections',
        help: 'Screens and desks connected to this process',
        registers: [registry],
        collect() {
          this.set(connections())
        },
      })
      new Gauge({
        name: 'shaotai_log_position',
        help: 'Newest number of the log this process has sent on',
        registers: [registry],
        collect() {
          this.set(position())
        },
      })
      new Gauge({
        name: 'shaotai_calendar_last_year',
        help: 'Last year whose working days are loaded without a gap',
        registers: [registry],
        collect() {
          this.set(calendarLastYear())
        },
      })
    },
  }
}
