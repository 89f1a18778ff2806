import { expect, it } from 'vitest'
import type { StageOf } from '#shared/forms/form.ts'
import { formNamed, formNames } from '#shared/forms/forms.ts'
import { noise } from '#shared/forms/noise.ts'
import { onSite } from '#shared/forms/onSite.ts'
import zhCN from '#shared/words/zh-CN.json'

const words = new Set(Object.keys(zhCN))

it.each(formNames)('the form %s has words for its name, its fields and their choices', (name) => {
  const stages: StageOf[] = Object.values(formNamed(name).stages)
  const needed = stages.flatMap(({ fields }) =>
    Object.entries(fields ?? {}).flatMap(([field, { hasHint, ...rest }]) => [
      `form.${name}.send`,
      `form.${name}.field.${field}`,
      ...(hasHint ? [`form.${name}.hint.${field}`] : []),
      ...(rest.kind === 'choice' ? rest.options.map((one) => `form.${name}.${field}.${one}`) : []),
    ]),
  )

  expect([`form.${name}.name`, ...needed].filter((key) => !words.has(key))).toEqual([])
})

it('tells every reason of a noise verdict on the card and on the timeline', () => {
  const after = (prefix: string) =>
    [...words].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))

  expect(after('happened.noise.').sort()).toEqual(after('noise.reason.').sort())
  for (const verdict of noise.summary.shape.verdict.options)
    expect(words).toContain(`form.noise.verdict.${verdict}`)
  for (const facts of onSite.summary.shape.verdict.options)
    expect(words).toContain(`form.onSite.verdict.${facts}`)
})
