import type { CaseRoom } from '../../workspace.ts'
import { hhmm } from '../moments.ts'
import { saveFile } from '../parts/saved-file.ts'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'

/** 另存备份文件. The file's name says which case and when, never who. */
export const saveBackup = async (room: CaseRoom): Promise<void> => {
  const { number } = room.head.get()
  const now = new Date().toISOString()
  try {
    saveFile(await room.backup(), t('backup.name', { number: number === '' ? t('case.noNumber') : number, at: `${now.slice(0, 10)} ${hhmm(now).replace(':', '')}` }))
    toast(t('backup.done'))
  } catch { toast(t('backup.failed')) } // nothing to decide here: the text is still on screen and stays there
}
