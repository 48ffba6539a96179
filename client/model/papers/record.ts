/**
 * 调解笔录 of one session: who met when and where, what each was told and
 * agreed to, what was said, and a place for everybody who was there. The result
 * is ticked by hand: what a session led to is for those who sign to say.
 */
import { officeWords } from '../role-words.ts'
import { textOf, type Block } from '../blocks.ts'
import { CONSENTS, DOCUMENTS, NOTICES, askedIn, isToBeSeen, isToBeTold, sessionHan, ticked, type Capacity, type Consent, type Notice, type Present, type Session, type Ticked } from '../sessions.ts'
import { BLANK, DATE_LINE, heading, paragraph, table, type FormBlock, type Place, type Row } from './form.ts'
import { cleanLines, dayOn, makeReader, numberLine, timeOn, type Drawn, type PaperReader, type PaperSource } from './source.ts'

const NOTICE_WORDS: Readonly<Record<Notice, string>> = { rights: '权利义务', nature: '调解性质与效力', avoidance: '申请回避', recording: '录音录像', privacy: '个人信息', sham: '虚假调解的后果' }
const CONSENT_WORDS: Readonly<Record<Consent, string>> = { signature: '电子签名', recording: '录音录像', privacy: '处理个人信息', helpers: '亲友或专家参加' }
const MODE_WORDS: Readonly<Record<string, string>> = { site: '现场', video: '视频', mixed: '一方现场，一方视频' }
const CAPACITY_WORDS: Readonly<Record<Capacity, string>> = { party: '当事人', representative: '法定代表人或监护人', agent: '代理人', helper: '受邀参加人', staff: '工作人员' }
/** A whole line for a pen. */
const LINE = '＿'.repeat(36)
const SIGN: Readonly<Record<Ticked, string>> = { yes: '☑', no: '☒', open: '☐', two: '☐' }

export const drawRecord = (source: PaperSource, session: Session): Drawn => {
  const reader = makeReader(source), here = session.people.filter(({ removed }) => !removed)
  const presider = reader.agreed('主持人', session.values('presider'))
  const blocks = source.record?.(session.field) ?? []
  return reader.drawn({
    kind: 'record', title: '调解笔录', number: numberLine(source.number), eachPage: '每页签名或按指印：',
    sheets: [{
      blocks: [
        table(headRows(source, reader, session, here, presider)),
        heading('核对身份、告知和征求意见'),
        ...(here.some(isToBeSeen) ? [table(here.filter(isToBeSeen).map(person => toldRow(session, person)))] : [paragraph(`到场人没有登记。${BLANK}`)]),
        paragraph('（☑已办，☒不同意，☐没有办；补办时由本人在旁签名。）', 'none'),
        heading('调解经过'),
        ...linesOf(blocks),
        heading('调解结果（由到场人当场勾选）'),
        paragraph('☐ 达成协议，另制协议书　　☐ 未达成协议，改日再调　　☐ 终止调解', 'none'),
        paragraph('达成协议的要点、履行的风险，或者没有达成协议的原因：', 'none'),
        ...[1, 2].map(() => paragraph(LINE, 'none')),
        paragraph('调解不成的，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。', 'none'),
      ],
      closing: '以上笔录我已看过，或者已经有人念给我听，和我所说的一致。看不清、记得不对的，可以要求补正。',
      places: placesOf(source, here, presider), seal: '', date: DATE_LINE,
    }],
  })
}

const headRows = (source: PaperSource, reader: PaperReader, session: Session, here: readonly Present[], presider: string): Row[] => {
  const begins = reader.agreed('开始时间', session.values('begins')), ends = reader.agreed('结束时间', session.values('ends'))
  const until = ends === BLANK ? BLANK : dayOn(ends) === dayOn(begins) ? timeOn(ends) : `${dayOn(ends)}${timeOn(ends)}`
  const mode = session.values('mode').length === 1 ? MODE_WORDS[session.values('mode')[0]!.value] ?? '' : ''
  const named = (list: readonly Present[], words: (person: Present) => string): string => list.map(words).join('；') || BLANK
  const parties = here.filter(({ capacity }) => capacity === 'party' || capacity === 'representative' || capacity === 'agent')
  const recorder = here.filter(person => isRecorder(source, person)).map(({ name }) => name).join('、')
  const others = here.filter(person => !parties.includes(person) && person.name !== presider && !isRecorder(source, person))
  return [
    [{ label: '时间', value: `${begins === BLANK ? BLANK : `${dayOn(begins)}${timeOn(begins)}`} 至 ${until}` }],
    [{ label: '地点', value: reader.agreed('地点', session.values('place')) }, { label: '方式', value: mode || BLANK }],
    [{ label: '事由', value: reader.wanted('事由', source.title) }, { label: '场次', value: `第${sessionHan(Math.max(1, session.number))}次调解` }],
    [{ label: '主持人', value: presider }, { label: '记录人', value: reader.wanted('记录人', recorder) }],
    [{ label: '当事人', value: named(parties, person => `${sideWord(person)}${person.name}${late(person)}`) }],
    [{ label: '参加人', value: named(others, person => `${person.name}（${staffWord(source, person)}）${late(person)}`) }],
  ]
}
const late = (person: Present): string => person.late ? `（${timeOn(person.cameAt)}到场）` : ''
const sideWord = ({ side, capacity }: Present): string => `${side}${capacity === 'party' && side !== '' ? '' : capacity === undefined ? '' : CAPACITY_WORDS[capacity]}`
/** 公安，柳溪派出所: as entered with him, else as he is known in the case; empty for who is not staff or not known. */
const officeOf = ({ people }: PaperSource, { name, capacity, office }: Present): string => {
  const known = people.find(each => each.name === name)
  return capacity !== 'staff' ? '' : office !== '' ? office : known ? officeWords(known.role, known.agency) : ''
}
const roleOf = (source: PaperSource, person: Present): string => officeOf(source, person).split('，', 1)[0] ?? ''
const isRecorder = (source: PaperSource, person: Present): boolean => roleOf(source, person) === '记录人'
const staffWord = (source: PaperSource, person: Present): string => officeOf(source, person) || (person.capacity === undefined ? '身份未登记' : CAPACITY_WORDS[person.capacity])

/** One person: which papers he showed, what he was told, what he agreed to. */
const toldRow = (session: Session, person: Present): Row => {
  const shown = person.values('identity').map(({ value }) => value).filter(value => DOCUMENTS.some(each => each === value))
  const asked = askedIn(session)
  const notices = NOTICES.map(notice => `${SIGN[ticked(person.values(`notice/${notice}`))]}${NOTICE_WORDS[notice]}`)
  const consents = CONSENTS.filter(consent => asked.includes(consent)).map(consent => `${SIGN[ticked(person.values(`consent/${consent}`))]}${CONSENT_WORDS[consent]}`)
  const told = isToBeTold(person) ? [`已告知：　${notices.join('　')}`, `同意：　${consents.join('　')}`] : []
  return [{ label: `${sideWord(person)}\n${person.name}`, value: [`核对身份：${shown.length > 0 ? `已出示${[...new Set(shown)].join('、')}` : BLANK}`, ...told].join('\n') }]
}

/** Everything that was said, in the record's order; a line without words was never said. */
const linesOf = (blocks: readonly Block[]): FormBlock[] => blocks.flatMap((block): FormBlock[] => {
  const paragraphs = block.kind === 'clause' ? block.paragraphs.map(textOf) : cleanLines(textOf(block.runs))
  return paragraphs.flatMap(cleanLines).map((text, i) => paragraph(text, block.kind === 'utterance' ? 'hang' : 'first', block.kind === 'utterance' && i === 0 ? `${block.name}：` : ''))
})

const placesOf = (source: PaperSource, here: readonly Present[], presider: string): Place[] => {
  const place = (person: Present): Place =>
    ({ capacity: person.name === presider ? '主持人' : roleOf(source, person) || (person.capacity === 'staff' ? '工作人员' : sideWord(person) || '到场人'), name: person.name })
  const signers = here.map(place)
  return signers.some(({ capacity }) => capacity === '主持人') ? signers : [...signers, { capacity: '主持人', name: presider === BLANK ? '' : presider }]
}
