import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { areaSquareMetres } from './overlap.ts'
import { readAreaFile } from './areaFile.ts'

const QINGPU = path.resolve('../shared/data/geo/qingpu_310118_datav2019_gcj02.geojson')

describe('a real district’s outline', () => {
  it.skipIf(!existsSync(QINGPU))(
    'is read whole, and as large as the district is (needs ../shared/data/geo/qingpu_310118_datav2019_gcj02.geojson)',
    () => {
      const file = JSON.parse(readFileSync(QINGPU, 'utf8')) as {
        features: { geometry: { coordinates: number[][][][] } }[]
      }
      const features = file.features.map(({ geometry }) => ({
        ...{ type: 'Feature', geometry },
        properties: { code: '310118', level: '街镇', name: '青浦' },
      }))
      const bytes = Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }))

      const { wanted, bad } = readAreaFile(bytes, 'GCJ02')

      expect(bad).toEqual([])
      const [{ polygons } = { polygons: [] }] = wanted
      const given = features[0]?.geometry.coordinates.flat(2).length
      expect(polygons.flat(2)).toHaveLength(given ?? 0)
      // The register says 668.5 square kilometres; the map is drawn a little coarser.
      expect(areaSquareMetres(polygons) / 1e6).toBeGreaterThan(655)
      expect(areaSquareMetres(polygons) / 1e6).toBeLessThan(685)
    },
  )
})
