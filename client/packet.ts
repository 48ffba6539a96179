/**
 * 归档材料 and 送法院材料: what an audience gets, as one zip of finished papers.
 * Nothing of the way to them is in it: no draft, no value that lost, no
 * opinion, no log. A list names every file with its SHA-256 and what is missing.
 */
import { zipSync, type Zippable } from 'fflate'
import { hex, utf8 } from '../shared/bytes.ts'
import { sha256Aside } from '../shared/crypto.ts'
import { takenNumber } from './model/case-number.ts'
import { exhibitLabel, foldEvidence } from './model/evidence.ts'
import type { LongWork, Packet, PacketAudience } from './model/packets.ts'
import type { PaperKind } from './model/papers/form.ts'
import { obstacle } from './obstacle.ts'
import { isObstacle, type CaseRoom, type Obstacle } from './workspace.ts'

/** A packet is made in memory: originals beyond this are named in the list and downloaded one by one. */
const originalsBytesMax = 300 * 1024 * 1024

/** Court gets only what a joint application needs (司法确认; decisions: on joint application only). */
const PAPERS: Readonly<Record<PacketAudience, readonly PaperKind[]>> = { archive: ['intake', 'notice', 'record', 'ending'], court: ['confirmation', 'presided'] }
const TITLES: Readonly<Record<PacketAudience, string>> = { archive: '归档材料', court: '送法院材料' }

type Sources = Pick<CaseRoom, 'papers' | 'finishing' | 'facts' | 'evidence' | 'head'>
interface Packing { readonly files: Zippable; readonly lines: string[]; readonly left: string[] }

const CANCELLED = obstacle('CANCELLED', '已经停下，没有打包。本案的东西都没有变；要打包，再点一次。')

const fileName = (text: string): string => text.replace(/[\\/:*?"<>|\u0000-\u001f]/gu, '_')

/** Why this packet cannot be made yet; empty when it can. */
const blockedFor = (audience: PacketAudience, room: Sources): string => {
  const state = room.finishing.state.get()
  if (audience === 'archive') return state.at === 'frozen' || state.at === 'ended' || room.papers.list().some(({ blocked }) => blocked === '') ? '' : '还没有可以归档的文书。登记、笔录或者协议书做好以后，再来打包。'
  return state.at === 'frozen' && state.ceremony.effect.at === 'effective' ? '' : '协议还没有生效。生效以后，各方共同申请司法确认时，才有送法院的材料。'
}

export const makePackets = (room: Sources): CaseRoom['packets'] => ({
  blocked: audience => blockedFor(audience, room),
  async make(audience, work): Promise<Packet | Obstacle> {
    const blocked = blockedFor(audience, room)
    if (blocked !== '') return obstacle('NOT_YET', blocked)
    const packing: Packing = { files: {}, lines: [], left: [] }
    const all = room.papers.list().filter(({ kind }) => PAPERS[audience].includes(kind) && (kind !== 'ending' || room.finishing.state.get().at === 'ended'))
    work.told('协议书')
    await addAgreement(room, packing, work)
    for (const [index, offer] of all.entries()) {
      if (work.stopped()) return CANCELLED
      const name = `${offer.title}${offer.about === '' ? '' : `（${offer.about}）`}`
      work.told(name, index + 1, all.length)
      if (offer.blocked !== '') { packing.left.push(`${name}：${offer.blocked}`); continue }
      const made = await room.papers.make(offer.kind, offer.session)
      if (isObstacle(made)) packing.left.push(`${name}：${made.sentence}`)
      else await add(packing, `${fileName(name)}.pdf`, made)
    }
    if (audience === 'archive') await addOriginals(room, packing, work)
    if (work.stopped()) return CANCELLED
    if (audience === 'court') packing.left.push('财产权利证明、送达地址确认书：请另附原件。')
    if (Object.keys(packing.files).length === 0) return obstacle('EMPTY', `没有一份文书能放进${TITLES[audience]}，没有打包。${packing.left[0] ?? ''}`)
    packing.files['目录.txt'] = utf8(listOf(TITLES[audience], room, packing))
    const number = takenNumber(room.head.get().number)
    return { name: `${fileName(number || '本案')}-${TITLES[audience]}.zip`, file: new Blob([zipSync(packing.files).slice()], { type: 'application/zip' }), leftOut: packing.left }
  },
})

const add = async (packing: Packing, name: string, bytes: Uint8Array, level: 0 | 6 = 6): Promise<void> => {
  packing.files[name] = [bytes, { level }]
  packing.lines.push(`${packing.lines.length + 1}　${name}　${hex(await sha256Aside(bytes))}`)
}

/** The bundle when it can be made, else the paper alone, named as what it is. */
const addAgreement = async ({ finishing }: Sources, packing: Packing, work: LongWork<string>): Promise<void> => {
  const state = finishing.state.get()
  if (state.at !== 'frozen') return
  const bundle = await finishing.bundle({ told: () => undefined, stopped: work.stopped })
  if (!isObstacle(bundle)) return void await add(packing, state.ceremony.effect.at === 'effective' ? '人民调解协议书-正式件-核验包.zip' : '人民调解协议书-签署稿（未生效）-核验包.zip', bundle, 0)
  packing.left.push(`核验包：${bundle.sentence}`)
  const paper = await finishing.paper()
  if (!isObstacle(paper)) await add(packing, `人民调解协议书-第 ${state.draft} 稿（待签）.pdf`, paper)
}

const addOriginals = async (room: Sources, packing: Packing, work: LongWork<string>): Promise<void> => {
  const files = await room.evidence()
  if (!files || isObstacle(files)) { packing.left.push('证据：你看不到证据，没有放进来。'); return }
  let left = originalsBytesMax
  const all = foldEvidence(room.facts('evidence')?.facts.get() ?? []).filter(({ withdrawn }) => withdrawn === undefined)
  for (const [index, exhibit] of all.entries()) {
    if (work.stopped()) return
    const label = exhibitLabel(exhibit) || exhibit.file.name, name = `证据/${String(exhibit.position).padStart(2, '0')}-${fileName(exhibit.file.name)}`
    work.told(label, index + 1, all.length)
    if (!exhibit.manifest || exhibit.file.size > left) { packing.left.push(`${label}：太大，没有放进来，原件另存。SHA-256 ${exhibit.file.sha256}`); continue }
    const opened = await files.open(exhibit.id)
    if (isObstacle(opened)) { packing.left.push(`${label}：${opened.sentence}`); continue }
    left -= exhibit.file.size
    await add(packing, name, new Uint8Array(await opened.arrayBuffer()), 0) // photographs and recordings are compressed already
  }
}

const listOf = (title: string, { head }: Sources, { lines, left }: Packing): string =>
  `${title}\n${head.get().number}　${head.get().title}\n\n序号　文件　SHA-256\n${lines.join('\n')}\n${left.length === 0 ? '' : `\n没有放进来的\n${left.join('\n')}\n`}\n草稿、没有定下的写法、意见和办理日志不在里面。\n`
