/** The page's first import: the tables of the others need what Chrome 87 and Safari 14 lack while they are read. */
import { substitute } from '../../shared/substitutes.ts'

substitute()
