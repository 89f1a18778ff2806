import { expect, it } from 'vitest'
import { findWords } from './lexicon.ts'

const found = (text: string, words: string) =>
  findWords(
    text,
    words.split(' ').map((word) => ({ word, meaning: word })),
  ).map(({ word, at }) => [word, at])

it.each<[string, string, string, [string, number][]]>([
  [
    'every place of a word',
    '油烟和油烟',
    '油烟',
    [
      ['油烟', 0],
      ['油烟', 3],
    ],
  ],
  [
    'the longer word and not the shorter inside it',
    '门口露天烧烤',
    '烧烤 露天烧烤',
    [['露天烧烤', 2]],
  ],
  [
    'the shorter where it stands alone',
    '露天烧烤，烧烤',
    '烧烤 露天烧烤',
    [
      ['露天烧烤', 0],
      ['烧烤', 5],
    ],
  ],
  [
    'both of two that overlap in part',
    '夜间施工扰民',
    '夜间施工 施工扰民',
    [
      ['夜间施工', 0],
      ['施工扰民', 2],
    ],
  ],
  [
    'in the order of the text',
    '噪声与油烟',
    '油烟 噪声',
    [
      ['噪声', 0],
      ['油烟', 3],
    ],
  ],
  ['nothing', '表扬', '油烟', []],
])('finds %s', (_, text, words, hits) => {
  expect(found(text, words)).toEqual(hits)
})
