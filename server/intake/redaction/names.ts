import { CALLED, LABELLED, NOT_A_NAME, NOT_A_SELF, NOT_TITLED } from './notNames.ts'
import { HAN, hide, hideBefore, type Redaction } from './rule.ts'
import {
  commonSurnames,
  compoundSurnames,
  surnames,
  titledSurnames,
  unmistakableSurnames,
} from './surnames.ts'

const ANY = `(?:${compoundSurnames}|[${surnames}])`
const SURE = `(?:${compoundSurnames}|[${unmistakableSurnames}])`
const COMMON = `(?:${compoundSurnames}|[${commonSurnames}])`
const TITLED = `(?:${compoundSurnames}|[${commonSurnames}${titledSurnames}])`
const NOT_HAN = `(?!${HAN})`

const GIVEN =
  '[^\\u0000-\\u4dff\\ua000-\\uffff的了是在有和与或及位名姓这那个不我你他们把将对被从要没等也都就还]'

/** What goes on after a name when no comma does: 我叫张三住在…, 联系人李四电话…. */
const AFTER_NAME = '[是在住来有今年家从想要被于也因已就向对并说这那先女电手男岁联的我和与，]'
/** What one is said to do, right after the name: 举报张三非法经营, 局长李四表示. */
const ACCUSED_OF =
  '(?:非法|违法|违规|违纪|违建|违章|涉嫌|涉黑|涉恶|贪污|受贿|行贿|侵占|侵吞|挪用|诈骗|骗取|强占|霸占' +
  '|占用|殴打|打人|虐待|私自|私设|擅自|无证|伙同|等人|一家|利用|以权|拖欠|欠薪|不履行|不作为|乱|多次' +
  '|长期|强行|强拆|赌博|吸毒|纠集|盗伐|盗窃|强烈|要求|拒绝|承诺|表示|声称|代表|以及|等|的|在|将|把|对|与|和|及|说|称|向|于|以)'

const POLITE = '(?:先生|女士|小姐)'
const OFFICE =
  '(?:同志|师傅|老师|老板|经理|医生|护士|律师|教练(?!员)|教授|阿姨|大爷|大妈|大姐|大哥|奶奶|爷爷|婆婆' +
  '|叔叔|法官|警官|副?(?:书记|主任|校长|园长|院长|局长|处长|科长|所长|站长|队长|组长|村长|镇长(?![安株沙城江])|县长|店长|董事长)' +
  '|总(?=[，。,；;、：:！!？?\\s说称]|$|答应|承诺|表示|回复))'
const NOT_A_TITLE = `(?!${POLITE}|${OFFICE})`
/** 举报龙泉村, 林业局长: the end of a place or body, not of a name. */
const NOT_A_BODY = '(?<![镇村路街区市县局所站办队社院校园苑城司店厂府湾桥湖组部委行馆场业后])'

/** 、李四 after a first name. */
const MORE = `(?:[、和与及]${SURE}${NOT_A_TITLE}${GIVEN}{1,2}(?:${NOT_HAN}|(?=${AFTER_NAME})))*`

const MARK = '[姓名]'

export const nameRules: Redaction[] = [
  hide({
    pattern: new RegExp(
      `(?<=(?:我叫|本人叫|名叫|名字叫|名字是)[ :：]?[“"]?)${CALLED}${ANY}` +
        `(?:${HAN}{1,2}${NOT_HAN}|${HAN}{1,2}?(?=${AFTER_NAME})|${HAN}{1,2})${MORE}`,
      'g',
    ),
    signs: [/[我人名字]叫|名字是/],
    mark: MARK,
  }),
  hide({
    pattern: new RegExp(
      `(?<=(?:联系人|姓名|投诉人|举报人|反映人|来电人|当事人|申请人|经办人|负责人|法人|代表人|户主)` +
        `(?:[:：,，是为叫] {0,3}[“"]?)?)${LABELLED}${NOT_A_NAME}${ANY}${NOT_A_TITLE}` +
        `(?:${HAN}{1,2}${NOT_HAN}|${HAN}{1,2}?(?=${AFTER_NAME}|${POLITE}))${MORE}`,
      'g',
    ),
    signs: [/姓名|户主|[系诉报映电事请办责法表]人/],
    mark: MARK,
  }),
  hide({
    pattern: new RegExp(
      `(?<=我是|本人(?:系|是)?)${NOT_A_SELF}${NOT_A_NAME}${SURE}${HAN}{1,2}(?=[，。,.;；！!、：:\\s（(]|$)${MORE}`,
      'g',
    ),
    signs: [/我是|本人/],
    mark: MARK,
  }),
  hide({
    // 业主张三, 举报李四非法经营: only the surname tells, hence the narrow list and the strict end.
    pattern: new RegExp(
      `(业主|车主|房东|老板|店主|司机|村民|住户|患者|家属|书记|(?<!业)主任|[局校院县镇村所站科处园队]长|董事长|经理|警官|法官|律师|教练|法人|[诉报映]人` +
        `|举报|投诉|控告|状告)${NOT_A_NAME}(?:${COMMON}|[黄易毛伍])${NOT_A_TITLE}${GIVEN}{1,2}?${NOT_A_BODY}(?=${NOT_HAN}|${ACCUSED_OF})${MORE}`,
      'g',
    ),
    mark: `$1${MARK}`,
  }),
  hideBefore({
    title: new RegExp(POLITE, 'g'),
    name: new RegExp(`${NOT_TITLED}(?:${SURE}|(?<!${HAN})${ANY})${GIVEN}{0,2}$`),
    mark: MARK,
  }),
  hideBefore({
    title: new RegExp(OFFICE, 'g'),
    // Titles of a trade stand behind other words too (项目经理), so the surname must be sure or first.
    name: new RegExp(
      `${NOT_TITLED}(?<![其师示规模])(?!(?<=[感多谢])谢)(?:(?<!${HAN})${SURE}|${TITLED}|${NOT_A_NAME}(?:${COMMON}|[黄曾毛伍何饶])${GIVEN}{1,2}${NOT_A_BODY})$`,
    ),
    mark: MARK,
  }),
  hide({
    // The numbers went first, so that a name beside one is known by its mark.
    pattern: new RegExp(
      `(?<!${HAN})${NOT_A_NAME}${ANY}${NOT_A_TITLE}${GIVEN}{1,2}(?=[ :：,，(（]{0,2}\\[(?:电话|证件号|号码)\\])`,
      'g',
    ),
    signs: [/\[(?:电话|证件号|号码)\]/],
    mark: MARK,
  }),
]
