import { expect, it } from 'vitest'
import { shellFiles } from './shellFiles.ts'

const built = {
  'index.html': { file: 'assets/main-1.js', imports: ['_a.js'], css: ['assets/main-1.css'] },
  'patrol/PatrolSurface.vue': { file: 'assets/Patrol-1.js', imports: ['index.html', '_b.js'] },
  'wall/WallSurface.vue': { file: 'assets/Wall-1.js', imports: ['_map.js'] },
  '_a.js': { file: 'assets/a-1.js', imports: ['_b.js'] },
  '_b.js': { file: 'assets/b-1.js', imports: ['_a.js'], assets: ['assets/b-1.svg'] },
  '_map.js': { file: 'assets/map-1.js' },
}

it('names each file the page needs once, and none of another surface', () => {
  expect(shellFiles(built, ['index.html', 'patrol/PatrolSurface.vue'])).toEqual([
    '/assets/Patrol-1.js',
    '/assets/a-1.js',
    '/assets/b-1.js',
    '/assets/b-1.svg',
    '/assets/main-1.css',
    '/assets/main-1.js',
  ])
})

it('says when the build lacks the page, rather than keeping half of it', () => {
  expect(() => shellFiles(built, ['index.html', 'patrol/Renamed.vue'])).toThrow('Renamed')
})
