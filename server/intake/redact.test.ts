import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact, redactAddress } from './redact.ts'

const realMessages = new URL('../../../shared/data/citizen-messages/messages.csv', import.meta.url)

describe('what goes', () => {
  it.each([
    // telephone
    ['我的电话13812345678请回', '我的电话[电话]请回'],
    ['１３８１２３４５６７８', '[电话]'],
    ['138 1234 5678 和 138-1234-5678', '[电话] 和 [电话]'],
    ['1 3 8 1 2 3 4 5 6 7 8', '[电话]'],
    ['+86 13812345678 / 8613812345678', '[电话] / [电话]'],
    ['A13812345678，', 'A[电话]，'],
    ['021-59721234 转 (0512)1234567', '[电话] 转 [电话]'],
    ['02159721234', '[电话]'],
    ['电话59721234、84321234', '电话[电话]'],
    ['座机号码：5972 1234', '座机号码：[电话]'],
    // identity, cards, accounts
    ['身份证310118199001011234，', '身份证[证件号]，'],
    ['31011819900101123X 130503670401001', '[证件号] [证件号]'],
    ['310118 1990 0101 123x', '[证件号]'],
    ['卡号6222021001116245702', '卡号[号码]'],
    ['微信：zhangsan_99，QQ12345678，QQ群:123456', '微信：[账号]，QQ[账号]，QQ群:[账号]'],
    ['发到 abc.d@example.com.cn 即可', '发到 [邮箱] 即可'],
    // plates
    ['沪A12345 沪AD12345 沪A·12345 苏e1234学', '[车牌] [车牌] [车牌] [车牌]'],
    // names
    ['我叫张三，住在', '我叫[姓名]，住在'],
    ['我叫张三住在盈港路', '我叫[姓名]住在盈港路'],
    ['我叫欧阳潇玥', '我叫[姓名]'],
    ['联系人：李小明 13812345678', '联系人：[姓名] [电话]'],
    ['联系人李小明，', '联系人[姓名]，'],
    ['投诉人：  李小明联系电话', '投诉人：  [姓名]联系电话'],
    ['有人名叫“李小明”', '有人名叫“[姓名]”'],
    ['我是王建民，', '我是[姓名]，'],
    ['欧阳先生、张先生和王小明女士', '[姓名]先生、[姓名]先生和[姓名]女士'],
    ['反映，成小姐称', '反映，[姓名]小姐称'],
    // building and room
    ['盈港东路100弄5号302室', '盈港东路100弄[楼室]'],
    ['盈港东路8000号5号楼302室', '盈港东路8000号[楼室]'],
    ['公园路100号302室', '公园路100号[楼室]'],
    ['公园路100号302', '公园路100号[楼室]'],
    ['佳苑小区5栋2单元302，', '佳苑小区[楼室]，'],
    ['佳苑小区12-301', '佳苑小区[楼室]'],
    ['佳苑小区1-4栋楼下', '佳苑小区[楼室]楼下'],
    ['游客唐女士', '游客[姓名]女士'],
    ['佳苑小区12号301室', '佳苑小区[楼室]'],
    ['5号楼漏水', '[楼室]漏水'],
    ['1、2号楼之间', '[楼室]之间'],
    ['B1栋业主，5幢', '[楼室]业主，[楼室]'],
    ['三栋一单元706房', '[楼室]'],
    ['18栋—123室', '[楼室]'],
    ['佳苑小区六栋垃圾站', '佳苑小区[楼室]垃圾站'],
    ['15.16栋', '15.[楼室]'],
    ['商务楼B座1203室', '商务楼[楼室]'],
  ])('%s → %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
})

describe('what stays', () => {
  it.each([
    ['致电12345反映，打110，拨打962121'],
    ['2026-11-21 18:30、2026年11月21日、11月3号、13.8万元'],
    ['96.5元，第3次，3号线，17号线，2#线，2号门，3号地块'],
    ['沪府〔2020〕34号，沪建管〔2015〕471号'],
    ['盈港东路8000号，100弄，佳苑小区，崧泽大道'],
    ['我叫了外卖，我叫车去，我叫施工队停工，我叫他去'],
    ['我是车主，我是安徽人，我是江苏人，我是顾客，我是高三学生，我是一名医生，'],
    ['任何女士，对方女士，一位先生，女士优先，小区1-2层'],
    ['联系人方式，联系人信息虚假'],
    ['共10栋楼，10栋楼，3室2厅，9间房，本单元，2个单元，后面那一栋，将四栋楼'],
    ['微信支付96.5元，微信公众号'],
    ['G60高速新G60段，油烟1.625mg/m³，1200户居民，噪声65分贝'],
    ['小区5号停电，1-8月，2019-08-13'],
    [''],
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('an address', () => {
  it.each([
    ['青浦区赵巷镇盈港东路100弄12号301室', '青浦区赵巷镇盈港东路100弄'],
    ['盈港东路8000号', '盈港东路8000号'],
    ['崧泽大道佳苑小区5号楼302室楼下', '崧泽大道佳苑小区'],
    ['练塘镇张家村12号', '练塘镇张家村'],
    ['盈港东路１００弄１２号', '盈港东路１００弄'],
    ['青安路88号B座1203', '青安路88号'],
    ['公园路10号，13812345678', '公园路10号'],
    ['5号楼302室', ''],
  ])('%s → %s', (address, expected) => {
    expect(redactAddress(address)).toBe(expected)
    expect(redactAddress(expected)).toBe(expected)
  })
})

const fragments = fc.constantFrom(
  ...[
    '电话',
    '我叫',
    '我是',
    '联系人',
    '：',
    '，',
    '、',
    ' ',
    '-',
    '13812345678',
    '59721234',
    '021',
  ],
  ...[
    '张',
    '三',
    '欧阳',
    '车',
    '先生',
    '女士',
    '微信',
    'QQ',
    'abc_123',
    '@',
    'a.cn',
    '沪',
    'A',
    'x',
  ],
  ...[
    '弄',
    '小区',
    '路',
    '号',
    '号楼',
    '栋',
    '单元',
    '楼',
    '室',
    '房',
    '座',
    '5',
    '302',
    '12',
    '一',
    '村',
  ],
  ...['[电话]', '[姓名]', '[楼室]', '[', ']', '310118', '19900101', '86', '+', '１', '转'],
)
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join('')),
)

describe('any text', () => {
  it('is not changed by a second time', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(redact(redact(text))).toBe(redact(text))
        expect(redactAddress(redactAddress(text))).toBe(redactAddress(text))
      }),
      { numRuns: 3000 },
    )
  })

  it('keeps no mobile number, wherever it stands', () => {
    const digits = fc.stringMatching(/^1[3-9][0-9]{9}$/)
    fc.assert(
      fc.property(texts, digits, texts, (before, number, after) => {
        expect(redact(before + number + after)).not.toMatch(/1[3-9]\d{9}/)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ...[
      '1',
      '1、',
      'A、',
      '1-',
      '1 ',
      '张',
      '张张先',
      '电话',
      '电话59721234、',
      'a',
      'a@',
      'a@a.',
      '一',
    ],
    ...[
      '1楼',
      '5栋1单元',
      '我叫',
      ' ',
      '\u3000',
      '小区1-',
      '弄5号',
      '一单元',
      '013',
      '沪A1',
      '先生车',
    ],
  ])('made of %j alone takes time in proportion to its length', (unit) => {
    const short = unit.repeat(2500 / unit.length)
    const long = unit.repeat(10_000 / unit.length)
    redact(long)

    const ratio = fastest(long) / fastest(short)

    // Four times as long: linear is 4, quadratic 16. Below half a millisecond it is noise.
    expect(fastest(long) < 0.5 || ratio < 10).toBe(true)
  })
})

function fastest(text: string): number {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now()
    redact(text)
    return performance.now() - start
  })
  return Math.min(...times)
}

describe.skipIf(!existsSync(realMessages))(
  '3,304 real messages (needs ../shared/data/citizen-messages)',
  () => {
    const columns = /^\d+,A\d+,(.*),\d{4}-\d\d-\d\dT[\d:]+,([^]*),\d+,\d+$/
    // Messages run over several lines; each starts with its number and its author's.
    const messages = () =>
      readFileSync(realMessages, 'utf8')
        .split(/\r?\n(?=\d+,A\d+,)/)
        .slice(1)
        .map((record) => columns.exec(record.trim()))
        .map((found) => `${found?.[1] ?? ''}\n${found?.[2] ?? ''}`)

    it('keep neither telephone nor identity number, and do not change a second time', () => {
      const redacted = messages().map(redact)

      expect(redacted).toHaveLength(3304)
      // Only counts: a failure must not print somebody's words.
      expect(redacted.filter((text) => /1[3-9]\d{9}|\d{17}[\dXx]/.test(text)).length).toBe(0)
      expect(redacted.filter((text) => redact(text) !== text).length).toBe(0)
    })

    it('lose little else: at least nine of ten characters stay', () => {
      const originals = messages()
      const kept = originals.map((text) => redact(text).replace(/\[..{1,2}\]/g, '').length)

      const total = (lengths: number[]) => lengths.reduce((sum, length) => sum + length, 0)
      expect(total(kept) / total(originals.map((text) => text.length))).toBeGreaterThan(0.9)
    })
  },
)
