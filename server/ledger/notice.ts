/** What other processes are told of a commit: the newest number, and by which process it was made. */
export const noticeOf = (newest: number, origin: string): string => `${newest} ${origin}`

export const newestOf = (notice: string): number => Number.parseInt(notice, 10)

export const isFrom = (notice: string, origin: string): boolean => notice.endsWith(` ${origin}`)
