/** A Chinese mobile number, or a landline with its area code, however it is written. */
const PHONE = /(?<!\d)(?:(?:\+?86|0086)?1[3-9]\d{9}|0\d{2,3}\d{7,8})(?!\d)/

/** Written as people do: full width, and spaces or hyphens between the digits. */
const digitsTogether = (text: string): string =>
  text.normalize('NFKC').replace(/(?<=\d)[\s-]+(?=\d)/g, '')

/** The first number in a text by which a person could be called, digits alone; null: there is none. */
export const phoneIn = (text: string): string | null =>
  PHONE.exec(digitsTogether(text))?.[0].replace(/\D/g, '') ?? null
