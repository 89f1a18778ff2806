import { describe, expect, it } from 'vitest'
import { isInPolygon, type Position } from '#shared/geometry.ts'
import { demoBase } from './demoBase.ts'
import { demoDistrict } from './demoDistrict.ts'
import { barbecueShop, placesIn } from './places.ts'

const base = demoBase()
const { towns, grids, outline } = demoDistrict()

describe('the base map', () => {
  it('is small enough to be sent at once', () => {
    expect(JSON.stringify(base).length).toBeLessThan(620_000)
  })

  it('names the waters, roads and the line that people go by', () => {
    const names = (features: { properties: { name: string | null } }[]) =>
      features.map(({ properties }) => properties.name)

    expect(names(base.water.features)).toEqual(
      expect.arrayContaining(['淀山湖', '太浦河', '拦路港', '油墩港']),
    )
    expect(names(base.roads.features)).toEqual(
      expect.arrayContaining([
        '崧泽大道',
        '盈港路',
        '沪青平公路',
        '外青松公路',
        '嘉松中路',
        '北青公路',
        '朱枫公路',
        '华徐公路',
      ]),
    )
    expect(names(base.roads.features)).toEqual(
      expect.arrayContaining(['业辉路', '巷佳路', '佳杰路']),
    )
    expect(names(base.metro.features)).toEqual(['17号线'])
  })

  it('writes positions to a metre and no finer', () => {
    expect(JSON.stringify(base)).not.toMatch(/\d\.\d{6}/)
  })

  it('labels what lies in the district', () => {
    const towns = base.labels.features.filter(({ properties }) => properties.kind === 'town')

    expect(towns).toHaveLength(11)
    for (const { geometry } of towns)
      expect(isInPolygon(geometry.coordinates as [number, number], outline)).toBe(true)
  })
})

describe('addresses for the simulator', () => {
  it.each(towns.map(({ name, code }) => [name, code]))(
    'lie in %s and in the grid they name',
    (_, code) => {
      const places = placesIn(code)
      const gridAt = (position: Position) =>
        grids.find(({ polygon }) => isInPolygon(position, polygon))?.id ?? null
      const town = towns.find((one) => one.code === code)

      expect(places.length).toBeGreaterThan(60)
      expect(places.filter(({ position }) => !isInPolygon(position, town?.polygon ?? []))).toEqual(
        [],
      )
      expect(places.map(({ position }) => gridAt(position))).toEqual(
        places.map(({ gridId }) => gridId),
      )
    },
  )

  it('are mostly in grids, but not all', () => {
    const all = towns.flatMap(({ code }) => placesIn(code))
    const inGrids = all.filter(({ gridId }) => gridId).length / all.length

    expect(inGrids).toBeGreaterThan(0.5)
    expect(inGrids).toBeLessThan(0.9)
    expect(new Set(all.map(({ address }) => address)).size).toBe(all.length)
  })

  it('include the barbecue shop of the story', () => {
    const shop = barbecueShop()
    const grid = grids.find(({ polygon }) => isInPolygon(shop.position, polygon))

    expect(grid?.name).toBe('环宝龙综合网格')
  })
})
