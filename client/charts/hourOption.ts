import type { EChartsOption } from 'echarts'

export interface HourCount {
  hour: number
  received: number
  closed: number
}

export interface ChartLook {
  received: string
  closed: string
  text: string
  line: string
  /** Root font size in pixels: everything in the chart grows with the wall. */
  rem: number
}

/** What came in and what was closed, hour by hour of the district's day: bars up, a line across. */
export function hourOption(hours: readonly HourCount[], look: ChartLook): EChartsOption {
  const at = (hour: number) => hours.find((one) => one.hour === hour)
  const all = Array.from({ length: 24 }, (_, hour) => hour)
  const most = Math.max(4, ...hours.map(({ received, closed }) => Math.max(received, closed)))
  const label = { color: look.text, fontSize: look.rem * 1.05 }

  return {
    animation: false,
    grid: {
      left: look.rem * 2.6,
      right: look.rem * 0.4,
      top: look.rem * 0.8,
      bottom: look.rem * 1.8,
    },
    xAxis: {
      type: 'category',
      data: all.map(String),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { ...label, interval: 5 },
    },
    yAxis: {
      type: 'value',
      max: most,
      interval: Math.ceil(most / 2),
      axisLabel: { ...label, showMaxLabel: true },
      splitLine: { lineStyle: { color: look.line } },
    },
    series: [
      {
        type: 'bar',
        data: all.map((hour) => at(hour)?.received ?? 0),
        itemStyle: { color: look.received },
        barCategoryGap: '25%',
      },
      {
        type: 'line',
        step: 'middle',
        symbol: 'none',
        data: all.map((hour) => at(hour)?.closed ?? 0),
        lineStyle: { color: look.closed, width: look.rem * 0.16, type: 'solid' },
      },
    ],
  }
}
