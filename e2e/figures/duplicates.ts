import { parseArgs } from 'node:util'
import { chicagoDuplicates } from './chicagoDuplicates.ts'
import { lookupCosts, tellCosts } from './lookupCost.ts'
import { messageDuplicates } from './messageDuplicates.ts'

// npx tsx e2e/figures/duplicates.ts [--only chicago,messages,cost] [--sizes 10000,100000,1000000] [--stores FOLDER]
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'chicago,messages,cost' },
    /** How many cases the stores of the look-ups hold; a million takes a quarter of an hour and 6 GB. */
    sizes: { type: 'string', default: '10000,100000,1000000' },
    /** Keeps these stores there, so that they need not be made again. */
    stores: { type: 'string' },
  },
})

const wanted = values.only.split(',')
const sizes = values.sizes.split(',').map(Number)
const absent = 'not measured: ../shared/data is not here'
if (wanted.includes('chicago')) console.log((await chicagoDuplicates()) ?? absent)
if (wanted.includes('messages')) console.log((await messageDuplicates()) ?? absent)
if (wanted.includes('cost')) console.log(tellCosts(await lookupCosts(sizes, values.stores)))
