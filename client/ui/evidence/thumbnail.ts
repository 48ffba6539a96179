/** A small picture for the list, made here and carried in a fact: a derived copy, never the evidence. */
import { thumbnailLengthMax } from '../../model/evidence.ts'

/** Twice the list's picture, for dense screens. */
const edge = 192

/** base64 of a JPEG; undefined for what no canvas takes: it is then shown by its kind. */
export const thumbnailOf = async (file: File): Promise<string | undefined> => {
  if (!/^image\/(jpeg|png|webp|gif)$/.test(file.type)) return undefined
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, edge / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const image = canvas.toDataURL('image/jpeg', 0.7).replace(/^data:image\/jpeg;base64,/, '')
    return image.length <= thumbnailLengthMax ? image : undefined
  } catch { return undefined } // damaged or not a picture: it is kept all the same
}
