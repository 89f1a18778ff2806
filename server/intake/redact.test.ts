import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact, redactAddress, redactPersons } from './redact.ts'

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
    // written out, kept apart, full width
    ['一三八一二三四五六七八', '[号码]'],
    ['手机幺三八一二三四五六七八。', '手机[号码]。'],
    ['壹叁捌壹贰叁肆伍陆柒捌', '[号码]'],
    ['1-3-8-1-2-3-4-5-6-7-8，1·3·8·1·2·3·4·5·6·7·8', '[电话]，[号码]'],
    ['１３８－１２３４－５６７８', '[电话]'],
    ['电话五九七二一二三四', '电话[电话]'],
    ['三一零一一八一九九零零一零一一二三四', '[证件号]'],
    ['3 1 0 1 1 8 1 9 9 0 0 1 0 1 1 2 3 X', '[证件号]'],
    // identity, cards, accounts
    ['身份证310118199001011234，', '身份证[证件号]，'],
    ['31011819900101123X 130503670401001', '[证件号] [证件号]'],
    ['310118 1990 0101 123x', '[证件号]'],
    ['卡号6222021001116245702', '卡号[号码]'],
    ['微信：zhangsan_99，QQ12345678，QQ群:123456', '微信：[账号]，QQ[账号]，QQ群:[账号]'],
    ['发到 abc.d@example.com.cn 即可', '发到 [邮箱] 即可'],
    // plates
    ['沪A12345 沪AD12345 沪A·12345 苏e1234学', '[车牌] [车牌] [车牌] [车牌]'],
    ['沪AF12345 沪ＡＤ１２３４５ 沪 A12345 苏E·D12345', '[车牌] [车牌] [车牌] [车牌]'],
    // names
    ['联系人张三、李四，', '联系人[姓名]，'],
    ['联系人：王小明、李大为和赵敏', '联系人：[姓名]'],
    ['本人李小明，家住', '本人[姓名]，家住'],
    ['业主孙小红，反映', '业主[姓名]，反映'],
    ['举报李建国非法经营', '举报[姓名]非法经营'],
    ['投诉赵大海。', '投诉[姓名]。'],
    ['法定代表人：周一鸣，', '法定代表人：[姓名]，'],
    ['副局长李建国表示，校长陈红拒绝协商', '副局长[姓名]表示，校长[姓名]拒绝协商'],
    ['感谢张书记，多谢李老师', '感谢[姓名]书记，多谢[姓名]老师'],
    ['尊敬的张县长，我名字叫王小明，', '尊敬的[姓名]县长，我名字叫[姓名]，'],
    ['王老师、李师傅、陈医生说', '[姓名]老师、[姓名]师傅、[姓名]医生说'],
    ['物业王经理和张总，刘副主任', '物业[姓名]经理和[姓名]总，[姓名]副主任'],
    ['张小华13812345678（李敏，13812345678）', '[姓名][电话]（[姓名]，[电话]）'],
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
    ['三号楼二单元五零二室', '[楼室]'],
    ['盈港路一百弄三号五零二室', '盈港路一百弄[楼室]'],
    ['佳苑小区一百二十室', '佳苑小区[楼室]'],
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
    ['检测值 1.4 1.6 0.2 1.3 1.23，二〇二六年十一月二十一日'],
    ['班主任老师，项目经理，物业经理，社区书记，提高老师待遇，总经理，施工队长'],
    ['未给业主任何答复，小区业主曾向街道反映，黄兴镇长安村，谢谢县长，投诉文章'],
    ['业主许可，业主陈述，举报龙泉村，投诉林业局，本人费用，感谢书记，应聘教练员'],
    ['三室两厅，办公室，五百室内'],
    [''],
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('the name of a shop or company', () => {
  it.each([
    ['老王烧烤店油烟扰民', '某烧烤店油烟扰民'],
    ['举报“好味道”饭店无证经营', '举报某饭店无证经营'],
    ['举报“好味道饭店”无证经营', '举报“某饭店”无证经营'],
    ['盈港东路88号老张面馆和丽丽奶茶店', '盈港东路88号某面馆和某奶茶店'],
    ['投诉青浦区金顺通企业管理有限公司', '投诉青浦区某企业管理有限公司'],
    ['鑫维向科技有限公司拖欠工资', '某科技有限公司拖欠工资'],
    ['迅达（上海）信息科技有限公司拖欠工资', '某信息科技有限公司拖欠工资'],
    ['佳苑小区东侧锦和超市门口', '佳苑小区东侧某超市门口'],
    ['紫薇路上的悦来大酒店', '紫薇路上的某大酒店'],
    ['规划所和奥新燃气公司', '规划所和某燃气公司'],
    ['佳苑小区鸿运物业不作为', '佳苑小区某物业不作为'],
    ['春光幼儿园退费难', '某幼儿园退费难'],
    ['前往老王烧烤店现场检查', '前往某烧烤店现场检查'],
    ['A市长城物业停水', 'A市某物业停水'],
    ['7栋一楼飞歌KTV噪音', '[楼室]某KTV噪音'],
  ])('%s → %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(expected)).toBe(expected)
  })

  it.each([
    ['劳动东路魅力之城小区底层餐馆油烟扰民'],
    ['佳苑小区楼下一麻将馆，居民楼下商铺违法开饭店，几家夜宵店'],
    ['小区物业不管事，收取物业费，物业管理混乱，业主重新选聘物业'],
    ['紫晶城二期物业，青年公园物业公司，盈港路40号金属包装厂'],
    ['自来水公司停水，第三幼儿园招生，公交公司，垃圾焚烧厂，厂房'],
    ['住改商麻将馆，沿街餐饮店，无证小餐馆，配套幼儿园，公办幼儿园，路边烧烤摊'],
    ['小区里建加油站，住户私开棋牌室，货车行驶，电动车行驶，店面出租'],
    ['食品公司，建材店，培训机构，一家乐器工作室'],
  ])('is none in: %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('stays in the words behind a right, for whoever must find the shop', () => {
    const text = '老王烧烤店油烟扰民，联系人张三，13812345678'

    expect(redactPersons(text)).toBe('老王烧烤店油烟扰民，联系人[姓名]，[电话]')
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
    ['盈港东路88号老王烧烤店', '盈港东路88号某烧烤店'],
    ['盈港东路三号楼五零二室', '盈港东路'],
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
  ...[
    '老王',
    '锦和',
    '饭店',
    '烧烤',
    '有限公司',
    '物业',
    '小区',
    '“',
    '”',
    '（',
    '）',
    '某',
    '科技',
  ],
  ...['一三八一二三四五六七八', '老师', '经理', '举报', '业主', '李四', '五零二', '、', '和'],
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
        expect(redactPersons(redactPersons(text))).toBe(redactPersons(text))
        expect(redactAddress(redactAddress(text))).toBe(redactAddress(text))
      }),
      { numRuns: 3000 },
    )
  })

  it('stays to the letter when it is ordinary', () => {
    const clauses = fc.constantFrom(
      ...[
        '盈港东路夜间施工噪音大',
        '佳苑小区门口路灯不亮',
        '居民楼下餐馆油烟直排',
        '建议增设公交站',
      ],
      ...['请相关部门尽快处理', '崧泽大道88号门前井盖破损', '物业不作为', '2026年11月3号停水一天'],
      ...['电动车乱停放占用消防通道', '幼儿园门口早晚高峰拥堵', '共10栋楼', '已多次拨打12345'],
    )
    fc.assert(
      fc.property(
        fc.array(clauses, { maxLength: 12 }),
        fc.constantFrom('，', '。', '；', '\n'),
        (all, mark) => {
          const text = all.join(mark)
          expect(redact(text)).toBe(text)
        },
      ),
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
      '店',
      '老王店',
      '”店',
      '）有限公司',
      '李四、',
      '李老师',
      '1-3',
      '一三',
      '业主',
    ],
  ])('made of %j alone is borne at twice the longest text (its cost: e2e/figures)', (unit) => {
    const text = unit.repeat(20_000 / unit.length)

    expect(redact(redact(text))).toBe(redact(text))
  })
})

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
