import { localDate } from '#shared/calendar.ts'
import { titleOf, type NoticeLanguage, type NoticeTold } from '#shared/notice.ts'
import en from '#shared/words/en.json' with { type: 'json' }
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }

const words: Record<NoticeLanguage, Readonly<Record<string, string>>> = { 'zh-CN': zhCN, en }

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
})

/** 18:30 today, else 11/23 18:30: the district's time. */
function momentInWords(at: Date, now: Date): string {
  const day = localDate(at)
  const time = clock.format(at)
  return day === localDate(now)
    ? time
    : `${Number(day.slice(5, 7))}/${Number(day.slice(8))} ${time}`
}

/** The two lines a device or a gateway shows, in the reader's language. */
export function noticeInWords(
  notice: Pick<NoticeTold, 'kind' | 'cause' | 'about'>,
  language: NoticeLanguage,
  now: Date,
): { title: string; body: string } {
  const known = words[language]
  const fill = (code: string, params: Record<string, string> = {}): string =>
    (known[code] ?? code).replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole)
  const { code, params } = titleOf(notice)
  const cause = String(params?.['cause'] ?? '')
  const { caseNo, matter, place, due } = notice.about
  const parts = [
    caseNo,
    known[matter] ?? matter,
    ...(place === null ? [] : [place]),
    ...(due === null ? [] : [fill('notice.due', { at: momentInWords(new Date(due), now) })]),
  ]
  return { title: fill(code, { cause: known[cause] ?? cause }), body: parts.join(' · ') }
}
