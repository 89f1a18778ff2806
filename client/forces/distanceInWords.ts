import { say, type Say } from '#shared/say.ts'

/** As exactly as a browser's position deserves: tens of metres, then tenths of a kilometre. */
export function distanceInWords(metres: number): Say {
  if (metres < 1000) return say('force.metres', { n: Math.max(10, Math.round(metres / 10) * 10) })
  return say('force.kilometres', { n: (metres / 1000).toFixed(1) })
}
