import type { openTestStore } from '#server/store/testing.ts'

type Address = Awaited<ReturnType<typeof openTestStore>>['address']

/** A test's database, as a server of its own process is told of it. */
export const databaseUrl = ({
  host = '',
  port = 5432,
  user = '',
  database = '',
}: Address): string =>
  `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
