import type { Kysely } from 'kysely'
import type { ReminderRule } from '#shared/disputeReminder.ts'
import type { CodeListName } from '#shared/visitList.ts'
import { insertReminderRules } from '#server/disputes/reminderRuleRepo.ts'
import { insertCodeLists } from '#server/visits/codeListRepo.ts'
import type { Tables } from '#server/store/tables.ts'

const SINCE = '2015-01-01T00:00:00+08:00'

type Choice = readonly [code: string, zh: string, en: string]

/** No published list was found: these are the product's own, in the trade's words. */
const lists: Record<CodeListName, readonly Choice[]> = {
  visitPlaceKind: [
    ['household', '住户', 'Household'],
    ['shop', '沿街商铺', 'Shop'],
    ['company', '企业单位', 'Company'],
    ['estate', '小区公共部位', 'Shared parts of an estate'],
    ['building', '楼组', 'Building group'],
    ['site', '工地', 'Building site'],
    ['publicPlace', '公共场所', 'Public place'],
  ],
  disputeKind: [
    ['neighbours', '邻里纠纷', 'Between neighbours'],
    ['property', '物业纠纷', 'About the property company'],
    ['family', '婚姻家庭纠纷', 'Within a family'],
    ['lease', '房屋租赁纠纷', 'About a lease'],
    ['labour', '劳动工资纠纷', 'About work and wages'],
    ['consumer', '消费纠纷', 'About a purchase'],
    ['nuisance', '噪声油烟等扰民纠纷', 'About noise or smoke'],
    ['relocation', '动迁安置纠纷', 'About relocation'],
    ['other', '其他纠纷', 'Other'],
  ],
  disputeParty: [
    ['neighbour', '邻里', 'Neighbours'],
    ['owner', '业主', 'Owner'],
    ['ownersCommittee', '业委会', 'Owners’ committee'],
    ['propertyCompany', '物业', 'Property company'],
    ['landlord', '房东', 'Landlord'],
    ['tenant', '租客', 'Tenant'],
    ['shopkeeper', '商户', 'Shopkeeper'],
    ['customer', '消费者', 'Customer'],
    ['employer', '用工单位', 'Employer'],
    ['worker', '劳动者', 'Worker'],
    ['relatives', '家庭成员', 'Relatives'],
    ['builder', '施工单位', 'Builder'],
  ],
  patrolMatter: [
    ['clutter', '乱堆物', 'Clutter left about'],
    ['rubbish', '垃圾满溢', 'Rubbish overflowing'],
    ['parking', '非机动车乱停', 'Bicycles parked anyhow'],
    ['stall', '占道设摊', 'Stall on the pavement'],
    ['road', '路面破损', 'Road surface broken'],
    ['cover', '井盖破损', 'Manhole cover broken'],
    ['light', '路灯不亮', 'Street lamp out'],
    ['charging', '飞线充电', 'Charging by a hung cable'],
  ],
}

/** How often one looks is found in no paper that was read: the product's own rows, to be changed by the town. */
const reminders: readonly Pick<ReminderRule, 'code' | 'stage' | 'amount' | 'unit' | 'repeats'>[] = [
  { code: 'dispute.prompt', stage: 'prompt', amount: 3, unit: 'workingDays', repeats: true },
  { code: 'dispute.guide', stage: 'guide', amount: 2, unit: 'workingDays', repeats: true },
  { code: 'dispute.after.7', stage: 'visitAfter', amount: 7, unit: 'days', repeats: false },
  { code: 'dispute.after.30', stage: 'visitAfter', amount: 30, unit: 'days', repeats: false },
  { code: 'dispute.watched', stage: 'watched', amount: 30, unit: 'days', repeats: true },
]

/** What visits and disputes may choose from, and when disputes are looked at again. */
export async function seedVisits(db: Kysely<Tables>): Promise<void> {
  const rows = Object.entries(lists).flatMap(([list, choices]) =>
    choices.map(([code, zh, en], rank) => ({
      list: list as CodeListName,
      code,
      names: { 'zh-CN': zh, en },
      rank,
    })),
  )
  await insertCodeLists(db, rows, SINCE)
  await insertReminderRules(
    db,
    reminders.map((rule) => ({
      ...rule,
      kind: null,
      basis: '产品规则',
      validFrom: SINCE,
      validTo: null,
    })),
  )
}
