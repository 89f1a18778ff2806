import { say } from '#shared/say.ts'
import { AppError } from '#server/errors.ts'

/** Why a file is not taken in, each as a sentence for whoever sent it. */
type Unusable =
  'empty' | 'broken' | 'heic' | 'tooManyPixels' | 'tooLong' | 'lengthUnknown' | 'hiddenTrack'

const messages: Record<Unusable, string> = {
  empty: 'The file is empty',
  broken: 'The file is not whole, or not what it says it is',
  heic: 'The HEIC photo cannot be read: send it as JPEG',
  tooManyPixels: 'The image has too many pixels',
  tooLong: 'The clip is too long',
  lengthUnknown: 'The clip does not say how long it is',
  hiddenTrack: 'The clip carries data that may tell a place and cannot be taken off',
}

export const unusable = (because: Unusable, params?: { n: number }): AppError =>
  new AppError('unusableFile', messages[because], {
    details: { reason: say(`evidence.problem.${because}`, params) },
  })

export const unknownType = (): AppError =>
  new AppError('unsupportedType', 'Send a JPEG, PNG, WebP or HEIC image, or an MP4 or WebM clip', {
    details: { reason: say('evidence.problem.unknownType') },
  })

export const tooManyBytes = (most: number): AppError =>
  new AppError('tooLarge', 'The file is over the limit', {
    details: { reason: say('evidence.problem.tooLarge', { n: Math.floor(most / 1_000_000) }) },
  })

export const tooManyInCase = (most: number): AppError =>
  new AppError('notAllowedNow', 'The case holds as many files as it may', {
    details: { reason: say('evidence.problem.tooMany', { n: most }) },
  })
