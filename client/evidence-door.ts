/** 证据 is opened when the room and its key are there, by itself: what waits must be sent whatever section is on the screen. */
import { obstacle } from './obstacle.ts'
import { openEvidence, type OpenEvidence } from './evidence.ts'
import type { Place } from './place.ts'
import type { CaseSession } from './sync/case-session.ts'
import type { FactRoom, Obstacle } from './workspace.ts'

/** A backup is made in memory: what is beyond this is named in it, and downloaded one by one. */
const backupBytesMax = 300 * 1024 * 1024

export interface EvidenceDoor {
  evidence(): Promise<OpenEvidence | Obstacle | undefined>
  /** Exhibits of which the relay has not confirmed every part. */
  waiting(): number
  /** For the backup. */
  onlyHere(): ReturnType<OpenEvidence['onlyHere']>
  close(): void
}

export const makeEvidenceDoor = (ports: {
  readonly session: CaseSession
  readonly place: Place
  readonly caseName: string
  readonly home: 'relay' | 'local'
  readonly facts: () => FactRoom | undefined
  readonly roomName: () => string | undefined
  readonly device: string
}): EvidenceDoor => {
  let opened: Promise<OpenEvidence | Obstacle> | undefined
  let closed = false
  let files: OpenEvidence | undefined
  const evidence = async (): Promise<OpenEvidence | Obstacle | undefined> => {
    const room = ports.facts(), roomName = ports.roomName()
    if (!room || roomName === undefined || closed) return undefined
    opened ??= openEvidence({ ...ports, room, roomName }).then(made => (files = made), () => {
      opened = undefined // asked again at the next look: a private window stays so, a busy database does not
      return obstacle('NO_FILES', '这个浏览器不给存放文件的地方，证据的原件存不下来。文字和登记不受影响；请不要用无痕窗口，或者换一个浏览器添加证据。')
    })
    return opened
  }
  const stop = ports.session.roster.subscribe(() => void evidence())
  void evidence()
  return {
    evidence, waiting: () => files?.waiting() ?? 0,
    async onlyHere() {
      const files = await evidence()
      return files && 'close' in files ? files.onlyHere(backupBytesMax) : { files: [], leftOut: [] }
    },
    close() {
      closed = true
      stop()
      void opened?.then(files => { if ('close' in files) files.close() })
    },
  }
}
