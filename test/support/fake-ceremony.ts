/** The paper road of the fake workspace: what is entered stands, by the same rules as in the case. */
import { clocksAfter } from '../../client/model/clocks.ts'
import type { Ceremony, PlaceMark } from '../../client/model/ceremony.ts'
import type { Finishing } from '../../client/workspace.ts'

const PAPER = 'ab'.repeat(32)
const place = (slot: string, capacity: string, name: string, party: boolean): Ceremony['places'][number] => ({ slot, capacity, name, party, mark: undefined })

/** Four places in ink, the committee's seal, three pages. */
export const fakeCeremony = (): Ceremony => recount({
  paper: PAPER, copies: 3, committee: '柳溪镇人民调解委员会', seal: undefined, scans: [], unseen: [1, 2, 3], readings: [], later: undefined, clocks: [], inkOnly: false, superseded: [],
  places: [place('C1', '甲方', '宋月桂', true), place('C2', '乙方', '罗长河', true), place('C3', '人民调解员', '周允和', false), place('C4', '记录人', '林小满', false)],
  effect: { at: 'waiting', rule: '', missing: [] },
})

const RULE = '各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效（人民调解法第二十九条）'
const recount = (now: Ceremony): Ceremony => {
  const wanted = now.places.filter(({ capacity }) => capacity !== '记录人'), refused = now.places.filter(({ party, mark }) => party && mark?.way === 'refused')
  const missing = [...wanted.filter(({ mark }) => mark === undefined).map(({ capacity, name }) => `${capacity}${name}签署`), ...now.seal ? [] : [`${now.committee}盖章`]]
  if (refused.length > 0) return { ...now, effect: { at: 'refused', rule: RULE, by: refused.map(({ capacity, name }) => `${capacity}${name}`) }, clocks: [] }
  if (missing.length > 0) return { ...now, effect: { at: 'waiting', rule: RULE, missing }, clocks: [] }
  const on = [...wanted.map(({ mark }) => mark!.happenedAt.slice(0, 10)), now.seal!.happenedAt.slice(0, 10)].sort().at(-1)!
  return { ...now, effect: { at: 'effective', rule: RULE, on }, clocks: clocksAfter('people', on, now.inkOnly ? 'status' : 'other') }
}

type State = ReturnType<Finishing['state']['get']>
type Acts = Pick<Finishing, 'mark' | 'seal' | 'addScan' | 'readAloud' | 'strike' | 'later' | 'end' | 'reopen'>

/** Acts on whatever `state` holds; `asked` hears what was entered. */
export const makeFakeCeremony = (state: { get(): State; set(next: State): void }, asked: string[]): Acts => {
  let count = 0
  const entered = (): { id: string; by: string; at: string } => ({ id: `${++count}`.padStart(64, '0'), by: '周允和', at: new Date().toISOString() })
  const change = async (what: string, change: (now: Ceremony) => Ceremony): Promise<void> => {
    asked.push(what)
    const now = state.get()
    if (now.at === 'frozen') state.set({ ...now, ceremony: recount(change(now.ceremony)) })
  }
  return {
    mark: ({ slot, way, read, happenedAt, witness, note, agent, pad }) => change(`mark ${slot} ${way} ${read} ${happenedAt}${agent ? ` ${agent.as} ${agent.name}` : ''}`, now => {
      const mark: PlaceMark = { way, read, happenedAt, witness, note, ...entered(), ...(agent ? { agent } : {}), ...(pad ? { pad } : {}) }
      return { ...now, later: undefined, places: now.places.map(each => (each.slot === slot ? { ...each, mark } : each)) }
    }),
    seal: ({ keeper, happenedAt, note }) => change(`seal ${keeper} ${happenedAt}`, now => ({ ...now, seal: { keeper, happenedAt, note, ...entered() } })),
    addScan: (page, file) => change(`scan ${page} ${file.name}`, now => ({ ...now, scans: [...now.scans, { page, sha256: 'cd'.repeat(32), exhibit: `e${page}`, ...entered() }], unseen: now.unseen.filter(each => each !== page) })),
    readAloud: ({ slots, items, happenedAt }) => change(`read ${slots.join(',')} ${items.join(',')}`, now => ({ ...now, readings: [...now.readings, { slots, items, happenedAt, ...entered() }] })),
    strike: (id, reason) => change(`strike ${reason}`, now => ({
      ...now, seal: now.seal?.id === id ? undefined : now.seal, scans: now.scans.filter(scan => scan.id !== id), places: now.places.map(each => (each.mark?.id === id ? { ...each, mark: undefined } : each)),
    })),
    later: (on, reason) => change(`later ${on}`, now => ({ ...now, later: { on, reason } })),
    async end({ askedBy, reason, happenedAt }) { asked.push(`end ${askedBy}`); state.set({ at: 'ended', askedBy, reason, happenedAt, by: '周允和' }) },
    async reopen(reason) { asked.push(`reopen ${reason}`); state.set({ at: 'drafting', obstacles: [], superseded: [1] }) },
  }
}
