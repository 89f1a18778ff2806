import pg from 'pg'

const INT8 = 20
const INT8_ARRAY = 1016
const DATE = 1082

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number can hold`)
  return value
}

/**
 * How columns become values: `bigint` and `count(*)` numbers, `date` the words "2026-11-21" (a day
 * is the district's, so it must not turn into the machine's midnight). The rest as `pg` does it:
 * `timestamptz` a Date, `json` and `jsonb` parsed, `numeric` a string.
 */
export const columnTypes = new pg.TypeOverrides()
columnTypes.setTypeParser(INT8, safeInteger)
columnTypes.setTypeParser(DATE, (text) => text)

columnTypes.setTypeParser(INT8_ARRAY, (text) =>
  text === '{}'
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((one) => (one === 'NULL' ? null : safeInteger(one))),
)
