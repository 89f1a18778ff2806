import { expect, it } from 'vitest'
import { readChatText, type ChatText } from './chatText.ts'

// Made-up messages in the manner of a 居村's group; the reader sits at 10:00 on 22 November 2026.
const now = new Date('2026-11-22T02:00:00Z')
const communities = [
  { code: 'c1', shortName: '佳杰居委' },
  { code: 'c2', shortName: '崧泽村' },
  { code: 'c3', shortName: '崧泽' },
]
const nothing: ChatText = {
  title: null,
  address: null,
  phone: null,
  callerName: null,
  occurredAt: null,
  communityCode: null,
}

const messages: [text: string, read: Partial<ChatText>][] = [
  [
    '李阿姨 2026/11/22 9:31\n您好，业辉路123弄水岸苑门口垃圾桶满了两天没人清。联系人：李秀兰 电话13812345678',
    {
      title: '垃圾桶满了两天没人清',
      address: '业辉路123弄水岸苑门口',
      phone: '13812345678',
      callerName: '李秀兰',
      occurredAt: '2026-11-22T01:31:00.000Z',
    },
  ],
  [
    '李阿姨 9:31\n业辉路123弄门口垃圾桶满了两天没人清，联系人李秀兰，电话13812345678',
    {
      title: '垃圾桶满了两天没人清',
      address: '业辉路123弄门口',
      phone: '13812345678',
      callerName: '李秀兰',
      occurredAt: '2026-11-22T01:31:00.000Z',
    },
  ],
  [
    '地址：赵巷镇盈港东路8120号\n电话：138 1234 5678\n时间：昨天晚上10点半\n诉求：烧烤店油烟直排，居民意见很大',
    {
      title: '烧烤店油烟直排',
      address: '赵巷镇盈港东路8120号',
      phone: '13812345678',
      occurredAt: '2026-11-21T14:30:00.000Z',
    },
  ],
  [
    '@值班室 各位领导，崧泽村三组路灯不亮已经一个礼拜了，麻烦派人看看',
    {
      title: '路灯不亮已经一个礼拜了,麻烦派人看看',
      address: '崧泽村三组',
      communityCode: 'c2',
    },
  ],
  [
    '我们在赵巷镇崧泽大道与嘉松中路路口看到路面塌陷',
    { title: '路面塌陷', address: '赵巷镇崧泽大道与嘉松中路路口', communityCode: 'c3' },
  ],
  [
    '11月20日下午3点，沪青平公路2855号对面有人倒渣土',
    {
      title: '11月20日下午3点,有人倒渣土',
      address: '沪青平公路2855号对面',
      occurredAt: '2026-11-20T07:00:00.000Z',
    },
  ],
  ['昨晚有人在放烟花', { title: '昨晚有人在放烟花' }],
  ['13812345678', { phone: '13812345678' }],
  ['收到', {}],
  ['', {}],
  ['\u3000\n\n', {}],
]

it.each(messages)('reads “%s”', (text, read) => {
  expect(readChatText(text, { now, communities })).toEqual({ ...nothing, ...read })
})

it('reads half and full width alike', () => {
  const text = '业辉路１２３弄：垃圾满溢，电话１３８１２３４５６７８'
  expect(readChatText(text, { now, communities })).toMatchObject({
    address: '业辉路123弄',
    phone: '13812345678',
  })
})

it('proposes no title so long that a list cannot show it, and no telephone number in it', () => {
  const long = readChatText(`${'小区里的路灯坏了很久了，'.repeat(20)}请处理`, { now, communities })
  expect(long.title?.length).toBeLessThanOrEqual(40)
  const called = readChatText('请打13812345678联系我\n电梯坏了三天', { now, communities })
  expect(called.title).toBe('电梯坏了三天')
})

it('bears whatever is pasted', () => {
  for (const text of [
    '('.repeat(5000),
    '路'.repeat(5000),
    '1'.repeat(9000),
    '99月99日25点',
    '：\n'.repeat(3000),
  ])
    expect(() => readChatText(text, { now, communities })).not.toThrow()
})
