/** 办理日志 from the fact sections: made anew for a section that has changed, not with every write, and once for a flock of them. */
import { evidenceLines, registrationLines, sessionLines, type FactLine } from './model/fact-lines.ts'
import type { ActLine, Fact, FactRoom, Section } from './workspace.ts'

const SECTIONS = ['registration', 'identity', 'sessions', 'evidence'] as const
/** A pause that nobody notices in a log, long enough for a flock of writes. */
const restMs = 150

export interface FactLog {
  lines(): readonly ActLine[]
  /** Rooms may have become readable. */
  look(): void
  close(): void
}

export const makeFactLog = (ports: {
  readonly facts: (section: Section) => FactRoom | undefined
  readonly nameOf: (personId: string) => string
  readonly changed: () => void
}): FactLog => {
  const watched = new Map<Section, () => void>()
  let stale = true
  let lines: readonly FactLine[] = []
  let soon: ReturnType<typeof setTimeout> | undefined
  const of = (section: Section): readonly Fact[] => ports.facts(section)?.facts.get() ?? []
  const make = (): readonly FactLine[] => {
    const evidence = of('evidence'), authors = new Map(evidence.map(({ device, personId }) => [device, personId]))
    return [...registrationLines(of('registration'), of('identity')), ...sessionLines(of('sessions')), ...evidenceLines(evidence, device => authors.get(device) ?? '')]
  }
  const look = (): void => {
    for (const section of SECTIONS) {
      const room = watched.has(section) ? undefined : ports.facts(section)
      if (!room) continue
      stale = true
      watched.set(section, room.facts.subscribe(() => {
        stale = true
        soon ??= setTimeout(() => { soon = undefined; ports.changed() }, restMs)
      }))
    }
  }
  look()
  return {
    look,
    lines() {
      if (stale) { lines = make(); stale = false }
      return lines.map(({ id, at, personId, kind, sentence }) => ({ id, at: new Date(at).toISOString(), person: ports.nameOf(personId), sentence, kind }))
    },
    close() {
      clearTimeout(soon)
      for (const stop of watched.values()) stop()
    },
  }
}
