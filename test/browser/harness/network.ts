/**
 * A network inside one page: rooms of the same section on several devices. It
 * passes updates on at once, can be cut, and keeps the editor's contract
 * (client/workspace.ts): what arrives while the gate holds waits and is applied
 * in one transaction when it opens.
 */
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Observed, TextRoom } from '../../../client/workspace.ts'

type Access = ReturnType<TextRoom['access']['get']>

export interface Device {
  readonly name: string
  readonly room: TextRoom
  doc: Y.Doc
  /** Updates that this device wrote, in bytes. */
  readonly sent: Uint8Array[]
  /** How often incoming changes were applied. */
  applied: number
  access(next: Access): void
  /** The room had to rebuild its document from what the others have. */
  rebuild(): void
  cut(): void
  join(): void
  /** An update from another page. */
  receive(update: Uint8Array): void
  /** Called with every update this device writes, to carry it to another page. */
  onSent: ((update: Uint8Array) => void) | undefined
  /** Awareness states as another device would send them. */
  claim(client: number, state: object): void
}

const WIRE = { name: 'wire' }

interface Watched<T> { readonly observed: Observed<T>; set(value: T): void }
const watched = <T>(first: T): Watched<T> => {
  let value = first
  const listeners = new Set<() => void>()
  return {
    observed: { get: () => value, subscribe: tell => { listeners.add(tell); return () => { listeners.delete(tell) } } },
    set: next => { value = next; for (const tell of [...listeners]) tell() },
  }
}

export const makeNetwork = (section: 'agreement' | 'record'): { device(name: string, clientId?: number): Device } => {
  const devices: { readonly device: Device; receive(update: Uint8Array): void; isCut(): boolean; hear(update: Uint8Array): void; backlog: Uint8Array[] }[] = []

  const device = (name: string, clientId?: number): Device => {
    const access = watched<Access>({ at: 'write' })
    const generation = watched(0)
    const held = watched(0)
    const queue: Uint8Array[] = []
    const backlog: Uint8Array[] = []
    let holding = false
    let away = false
    let doc = new Y.Doc({ gc: false })
    if (clientId !== undefined) doc.clientID = clientId
    for (const other of devices.slice(0, 1)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.device.doc), WIRE)
    const awareness = new Awareness(doc)

    const apply = (updates: readonly Uint8Array[]): void => {
      if (updates.length === 0) return
      self.applied += 1
      doc.transact(() => { for (const update of updates) Y.applyUpdate(doc, update, WIRE) }, WIRE)
    }
    const receive = (update: Uint8Array): void => {
      if (holding) { queue.push(update); held.set(queue.length) } else apply([update])
    }
    const onUpdate = (update: Uint8Array, origin: unknown): void => {
      if (origin === WIRE) return
      self.sent.push(update)
      self.onSent?.(update)
      if (away) { backlog.push(update); return }
      for (const other of devices) if (other.device !== self && !other.isCut()) other.receive(update)
    }
    awareness.on('update', ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
      if (origin === WIRE || away) return
      const message = encodeAwarenessUpdate(awareness, [...added, ...updated, ...removed])
      for (const other of devices) if (other.device !== self && !other.isCut()) other.hear(message)
    })
    doc.on('update', onUpdate)

    const room: TextRoom = {
      section, awareness, access: access.observed, generation: generation.observed,
      get doc() { return doc },
      gate: {
        hold: () => { holding = true },
        release: () => { holding = false; apply(queue.splice(0)); held.set(0) },
        held: held.observed,
      },
      setAside: watched<readonly never[]>([]).observed,
    }
    const self: Device = {
      name, room, sent: [], applied: 0, receive, onSent: undefined,
      get doc() { return doc },
      set doc(next) { doc = next },
      access: next => { access.set(next) },
      rebuild: () => {
        const whole = Y.encodeStateAsUpdate(doc)
        doc.off('update', onUpdate)
        doc = new Y.Doc({ gc: false })
        Y.applyUpdate(doc, whole, WIRE)
        doc.on('update', onUpdate)
        generation.set(generation.observed.get() + 1)
      },
      cut: () => { away = true },
      join: () => {
        away = false
        for (const other of devices) {
          if (other.device === self || other.isCut()) continue
          for (const update of backlog) other.receive(update)
          receive(Y.encodeStateAsUpdate(other.device.doc, Y.encodeStateVector(doc)))
        }
        backlog.length = 0
      },
      claim: (client, state) => {
        const ghost = new Y.Doc()
        ghost.clientID = client
        const presence = new Awareness(ghost)
        presence.setLocalState({ ...state })
        applyAwarenessUpdate(awareness, encodeAwarenessUpdate(presence, [client]), WIRE)
        presence.destroy()
      },
    }
    devices.push({ device: self, receive, isCut: () => away, hear: message => { applyAwarenessUpdate(awareness, message, WIRE) }, backlog })
    return self
  }
  return { device }
}
