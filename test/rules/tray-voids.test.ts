/** SPEC "T · Trays and the wall": the frozen text in a tray, and drafts that are void. */
import { describe, expect, it } from 'vitest'
import { readAct } from '../../client/model/acts.ts'
import { answeredAct, confirmedAct, publishedAct, traySentence } from '../../client/model/tray-acts.ts'
import { castNow } from '../../client/model/tray-exhibits.ts'
import { frozenBlocks, publishedLines, withoutNumbers } from '../../client/model/tray-lines.ts'
import { answerObject, confirmation, versionObjects, voidWithdrawal, withdrawal } from '../../client/model/tray-making.ts'
import { voidsLeft, type Drafts } from '../../client/model/tray-voids.ts'
import { correctionsOf, currentVersion, foldTray, versionCode, versionHash, voidNow, type OfDraft, type PublishedLine, type TrayFact, type TrayState } from '../../client/model/tray.ts'
import { checkCode, linesOf } from '../../shared/agreement.ts'
import { sampleFrozen } from '../support/agreement.ts'

const draft = (n: number): OfDraft => ({ draft: n, sha256: String(n).repeat(64) })
const LINES: readonly PublishedLine[] = [
  { id: 'p1', kind: 'title', label: '', role: '', time: '', own: 'no', text: '人民调解协议书' },
  { id: 'c1', kind: 'clause', label: '一、', role: '', time: '', own: 'no', text: '乙方于2026年12月5日前拆除占用巷道的雨棚。' },
]
const version = (id: string, number: number, of?: OfDraft, lines = LINES): string[] => versionObjects(id, {
  paper: 'agreement', title: of ? `协议书第 ${of.draft} 稿` : '协议书草案', caseTitle: '宋月桂与罗长河相邻权纠纷', caseNumber: '', number, at: `2026-11-20T0${number}:00:00.000Z`, by: '林小满', focus: '', lines, of,
})
let seq = 0
const by = (who: 'staff' | 'party', json: string, personId: string = who): TrayFact => ({ personId, staff: who === 'staff', seq: ++seq, at: seq, relayTime: seq, json })
const staff = (...objects: readonly string[]): TrayFact[] => objects.map(json => by('staff', json))
const fold = (...facts: readonly TrayFact[]): TrayState => foldTray(facts)
const standing = ({ versions }: TrayState): string[] => versions.map(({ id, of, withdrawn }) => `${id} ${of?.draft ?? '草案'} ${withdrawn ? (withdrawn.void ? '作废' : '撤回') : '在'}`)
const REASON = '第 1 稿退回修改，已经作废。改好以后会再送来给您看。'
const drafts = (more: Partial<Drafts> = {}): Drafts => ({ current: undefined, superseded: [], ended: false, onlyHere: false, ...more })

describe('the frozen text in a tray', () => {
  it('T16 what is published of a frozen agreement is the frozen text whole: body with the clauses’ own ids, number, places for signatures', () => {
    const frozen = sampleFrozen()
    const lines = publishedLines(frozenBlocks(frozen.body, linesOf(frozen)), { side: '乙方', name: '罗长河' })
    expect(lines.map(({ label, text }) => label + text).join('\n')).toBe(linesOf(frozen).map(({ label = '', text }) => label + text).join('\n'))
    expect(lines.filter(({ kind }) => kind === 'clause').map(({ id }) => id)).toEqual(frozen.body.flatMap(block => (block.kind === 'clause' ? [block.id] : [])))
    expect(withoutNumbers(lines)).toHaveLength(lines.length)
  })

  it('T16 a version says of which 稿 it is by an object apart, before it and by the same hand: older programs show it as any other, without it nothing is claimed', () => {
    const [note, ...parts] = version('v1', 1, draft(1))
    const shown = fold(...staff(note!, ...parts)).versions[0]!
    expect([shown.of, versionCode(shown)]).toEqual([draft(1), checkCode(draft(1).sha256)])
    expect(parts.map(json => Object.keys(JSON.parse(json) as object).sort())).toEqual(version('v1', 1).map(json => Object.keys(JSON.parse(json) as object).sort()))
    const older = fold(...staff(...parts)).versions[0]!
    expect([older.title, older.of, versionHash(older) === versionHash(shown)]).toEqual(['协议书第 1 稿', undefined, true])
    for (const facts of [[by('staff', note!, 'somebody else'), ...staff(...parts)], [by('party', note!), ...staff(...parts)], staff(...parts, note!)]) expect(fold(...facts).versions[0]!.of).toBeUndefined()
    expect(fold(...staff(note!)).versions).toEqual([])
  })

  it('T17 a void 稿 takes every version of it out of the tray with its reason; it stays readable, nothing older comes back, and the wall says why', () => {
    const facts = staff(...version('v1', 1), ...version('v2', 2, draft(1)), ...version('v3', 3, draft(1)), voidWithdrawal('v2', REASON), voidWithdrawal('v3', REASON))
    const state = fold(...facts)
    expect(standing(state)).toEqual(['v1 草案 在', 'v2 1 作废', 'v3 1 作废'])
    expect([currentVersion(state, 'agreement'), voidNow(state, 'agreement')?.id, state.versions[2]!.lines]).toEqual([undefined, 'v3', LINES])
    expect(castNow(facts)).toEqual({ at: 'withdrawn', reason: REASON })
    // Withdrawn by hand is another thing: the same 稿, sent before, is to be read again.
    const byHand = fold(...staff(...version('v1', 1), ...version('v2', 2, draft(1)), ...version('v3', 3, draft(1)), withdrawal('w', 'v3', '')))
    expect([currentVersion(byHand, 'agreement')?.id, voidNow(byHand, 'agreement'), castNow(staff(...version('v2', 2), withdrawal('w', 'v2', '送错了')))]).toEqual(['v2', undefined, { at: 'withdrawn', reason: '' }])
    expect(standing(fold(...staff(...version('v2', 2, draft(1)), withdrawal('w', 'v2', ''), voidWithdrawal('v2', REASON), voidWithdrawal('v2', '别的话'))))).toEqual(['v2 1 作废'])
    // A text that was never frozen has no 稿 that could be void, and nobody but staff withdraws.
    expect(standing(fold(...staff(...version('v1', 1), voidWithdrawal('v1', REASON)), ...staff(...version('v2', 2, draft(1))), by('party', voidWithdrawal('v2', REASON))))).toEqual(['v1 草案 撤回', 'v2 1 在'])
  })

  it('T17 where a later 稿 lies the former ones are void by themselves, whatever has not come yet; a text from before the freezing does nothing', () => {
    const state = fold(...staff(...version('v1', 1), ...version('v2', 2, draft(1)), ...version('v3', 3, draft(2))))
    expect(standing(state)).toEqual(['v1 草案 在', 'v2 1 作废', 'v3 2 在'])
    expect([currentVersion(state, 'agreement')?.id, state.versions[1]!.withdrawn?.reason]).toEqual(['v3', '第 1 稿已经作废，后来送来了第 2 稿。'])
  })

  it('T18 what is left to withdraw follows from acts and tray alone: void drafts only, each version once, nothing that the acts do not know', () => {
    const facts = staff(...version('v1', 1), ...version('v2', 2, draft(1)), ...version('v3', 3, draft(1)), withdrawal('w', 'v3', '送错了'))
    const left = (more: Partial<Drafts>, ...also: readonly TrayFact[]): unknown => voidsLeft([...facts, ...also], drafts(more)).map(({ version: id, reason }) => [id, reason])
    expect([left({}), left({ current: draft(1) })]).toEqual([[], []])
    expect(left({ superseded: [draft(1)] })).toEqual([['v2', REASON], ['v3', REASON]])
    expect(left({ superseded: [draft(1)] }, ...staff(voidWithdrawal('v2', REASON)))).toEqual([['v3', REASON]])
    expect(left({ superseded: [draft(1)], current: draft(2) }, ...staff(voidWithdrawal('v2', REASON), voidWithdrawal('v3', REASON)))).toEqual([])
    expect(left({ superseded: [draft(1)] }, by('party', voidWithdrawal('v2', REASON)))).toHaveLength(2)
    expect(left({ superseded: [draft(1)], ended: true })).toEqual(['v2', 'v3'].map(id => [id, '调解已经终止，第 1 稿作废，不用再看，也不用确认。']))
    // Frozen twice at once: another text counted under this number.
    expect(left({ current: { draft: 1, sha256: 'f'.repeat(64) } })).toEqual(['v2', 'v3'].map(id => [id, '这不是定下来的第 1 稿，已经作废。定下来的会再送来给您看。']))
    // A 稿 of which the acts have not come here yet is not touched; one that a later version made void on the screen is withdrawn for older programs all the same.
    expect(voidsLeft(staff(...version('v4', 4, draft(2))), drafts({ superseded: [draft(1)] }))).toEqual([])
    expect(left({ superseded: [draft(1)], current: draft(2) }, ...staff(...version('v4', 4, draft(2))))).toHaveLength(2)
    expect(voidWithdrawal('v2', REASON)).toBe(voidWithdrawal('v2', REASON))
  })

  it('T19 what a party says to a void 稿, before or after, is kept with it and named so, and counts for no other', () => {
    const facts = staff(...version('v1', 1, draft(1))), first = fold(...facts).versions[0]!
    const yes = by('party', confirmation('c', first)), wrong = by('party', answerObject('a', 'v1', 'c1', 'wrong', '十二月十号前拆完'))
    for (const said of [[yes, by('staff', voidWithdrawal('v1', REASON))], [by('staff', voidWithdrawal('v1', REASON)), yes]]) {
      const state = fold(...facts, ...said, ...staff(...version('v2', 2, draft(2))))
      expect(state.versions.map(({ of, withdrawn, confirmed }) => [of?.draft, withdrawn?.void, confirmed !== undefined])).toEqual([[1, true, true], [2, undefined, false]])
    }
    const late = fold(...facts, ...staff(voidWithdrawal('v1', REASON)), wrong, ...staff(...version('v2', 2, draft(2)))), [before, now] = late.versions
    expect([before!.answers.get('c1')?.words, now!.answers.size, correctionsOf(late, now!).map(({ state }) => state)]).toEqual(['十二月十号前拆完', 0, ['unchanged']])
    const sentences = [publishedAct('sent', '乙方', first), publishedAct('withdrawn', '乙方', first, '送错了'), confirmedAct('乙方', before!, 'ab'.repeat(32)), answeredAct('乙方', before!, before!.answers.get('c1')!), confirmedAct('乙方', now!, 'ab'.repeat(32))]
    expect(sentences.map(act => readAct(act))).toEqual(sentences)
    expect(sentences.map(act => traySentence(act).replace(/（凭据 [0-9a-f]{8}）/u, ''))).toEqual([
      '送乙方核对：协议书草案第 1 版（第 1 稿）。', '撤回给乙方看的协议书草案第 1 版。理由：送错了', '记入乙方的答复：确认协议书草案第 1 版（已经作废的第 1 稿）。',
      '记入乙方的答复，协议书草案第 1 版：已经作废的第 1 稿，“乙方于2026年12月5日前拆除占用巷道的雨棚。”应为“十二月十号前拆完”。', '记入乙方的答复：确认协议书草案第 2 版（第 2 稿）。',
    ])
  })
})
