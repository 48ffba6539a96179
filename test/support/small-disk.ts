/** A disk of 2 MB, where this user may mount one (root on Linux). */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const mount = (folder: string): void => { execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' }) }

/** Runs `use` with the disk's folder and takes the disk away afterwards, whatever happened. */
export const withSmallDisk = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-small-'))
  mount(folder)
  try { await use(folder) } finally {
    execFileSync('umount', ['-l', folder])
    rmdirSync(folder)
  }
}

/** '' where it can be done, else the words for the test's name. */
export const smallDiskLeftOut = ((): string => {
  const folder = mkdtempSync(join(tmpdir(), 'liuchi-try-'))
  try {
    mount(folder)
    execFileSync('umount', [folder])
    return ''
  } catch { return ' (left out: this user may not mount a 2 MB tmpfs)' } finally { rmdirSync(folder) } // what mount says is of no use here
})()
