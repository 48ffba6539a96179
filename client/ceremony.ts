/** The acts of signing night, entered into the acts room: each is on this device's disk before its promise resolves. */
import { hex, Malformed } from '../shared/bytes.ts'
import type { Json } from '../shared/canonical.ts'
import { sha256Aside } from '../shared/crypto.ts'
import { beijingDay } from '../shared/effect.ts'
import { readPaperAct, type PaperAct } from '../shared/paper-acts.ts'
import type { Frozen } from './finish/sign.ts'
import { today } from './model/days.ts'
import { obstacle } from './obstacle.ts'
import { isObstacle, type EvidenceFiles, type Finishing, type Obstacle } from './workspace.ts'

/** A photograph of a page; more is a film. */
const scanBytesMax = 40 * 1024 * 1024

type Ceremonial = Pick<Finishing, 'mark' | 'seal' | 'addScan' | 'readAloud' | 'strike' | 'later' | 'end' | 'reopen'>

export const makeCeremony = (ports: {
  readonly frozen: () => Frozen | undefined
  /** The draft's number, frozen or not. */
  readonly draft: () => number
  readonly write: (act: Json) => Promise<void | Obstacle>
  readonly evidence: () => Promise<EvidenceFiles | Obstacle | undefined>
  /** Would it change anything, entered now? */
  readonly counts: (act: PaperAct) => boolean
}): Ceremonial => {
  const notFrozen = obstacle('NOT_FROZEN', '文本还没有冻结，这一步没有登记。请先冻结文本；前面写的都在。')
  const enter = async (act: Readonly<Record<string, Json>>): Promise<void | Obstacle> => {
    let read: PaperAct | undefined
    try { read = readPaperAct(act) } catch (error) {
      if (!(error instanceof Malformed)) throw error
    }
    if (!read) return obstacle('FIELDS', '有一项没有填对（多半是日期，或者字数太多），没有登记。请改好再登记；已经登记的都在。')
    if (!ports.counts(read)) return obstacle('NO_EFFECT', '这一条没有登记：同一处已经登记过，或者那一稿已经不在。要改，请先在原来那一条上点“更正登记”。')
    return ports.write(act)
  }
  const onPaper = (act: string, more: object): Promise<void | Obstacle> => {
    const frozen = ports.frozen()
    if (!frozen) return Promise.resolve(notFrozen)
    return enter({ ...(more as Readonly<Record<string, Json>>), act, draft: frozen.draft, sha256: frozen.sha256, paper: frozen.paper.sha256 })
  }
  /** By the day: watches and memories are off by minutes, a slip of the pen by months. */
  const notThen = (happenedAt: string): Obstacle | undefined => {
    const frozen = ports.frozen(), day = happenedAt.slice(0, 10)
    if (day > today()) return obstacle('NOT_YET', `写的是 ${day}，还没有到那一天，没有登记。请照纸上写的填；明天才办的，明天再来登记。`)
    if (frozen && day < beijingDay(Date.parse(frozen.frozen.frozenAt))) return obstacle('TOO_EARLY', `写的是 ${day}，比冻结文本（${beijingDay(Date.parse(frozen.frozen.frozenAt))}）还早，那时还没有这一稿，没有登记。请照纸上写的填；纸上写错了日期，请当事人在纸上改正。`)
    return undefined
  }
  return {
    async mark(seen) {
      const before = ports.frozen()?.standing.marks.find(({ slot }) => slot === seen.slot)
      return notThen(seen.happenedAt) ?? onPaper('mark', { ...seen, ...before?.way === 'refused' && seen.way !== 'refused' && { over: before.by.id } })
    },
    seal: async seen => notThen(seen.happenedAt) ?? onPaper('seal', seen),
    readAloud: async heard => notThen(heard.happenedAt) ?? onPaper('read', heard),
    strike: (of, reason) => onPaper('strike', { of, reason }),
    later: (on, reason) => onPaper('later', { on, reason }),
    end: asked => enter({ act: 'end', draft: ports.draft(), ...asked }),
    reopen: reason => enter({ act: 'reopen', draft: ports.draft(), reason }),
    async addScan(page, file) {
      const frozen = ports.frozen()
      if (!frozen) return notFrozen
      if (file.size > scanBytesMax) return obstacle('SCAN_SIZE', `这张照片有 ${Math.round(file.size / 1024 / 1024)} MB，太大了，没有登记。请用相机的普通画质重拍这一页。`)
      const files = await ports.evidence()
      if (!files) return obstacle('NO_EVIDENCE', '你不能往“证据”里放文件，照片没有登记。请有权限的同事来拍，或者找主持人开通。')
      if (isObstacle(files)) return files
      const bytes = await file.arrayBuffer().then(buffer => new Uint8Array(buffer), () => undefined)
      if (!bytes) return obstacle('SCAN_READ', '照片读不出来，没有登记。请重新拍一次；已经登记的都在。')
      const exhibit = await files.add(file, undefined)
      if (isObstacle(exhibit)) return exhibit
      return onPaper('scan', { page, file: { sha256: hex(await sha256Aside(bytes)), size: file.size, type: file.type.slice(0, 120), name: file.name.slice(-300), exhibit } })
    },
  }
}
