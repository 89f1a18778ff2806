/** The district's zone: a browser elsewhere must not move a deadline. */
const ZONE = 'Asia/Shanghai'
const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** An instant as a `datetime-local` input shows it in the district: 2026-11-21T17:30. */
export function inputOf(iso: string): string {
  const part = new Map(parts.formatToParts(Date.parse(iso)).map(({ type, value }) => [type, value]))
  const of = (type: Intl.DateTimeFormatPartTypes): string => part.get(type) ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/** The instant of what such an input holds; an empty or broken one stays as it is, for the server to refuse. */
export function instantOf(input: string): string {
  const asUtc = Date.parse(`${input}Z`)
  if (Number.isNaN(asUtc)) return input
  const offsetMs = Date.parse(`${inputOf(new Date(asUtc).toISOString())}Z`) - asUtc
  return new Date(asUtc - offsetMs).toISOString()
}
