/** What stands in the field 编号 until a number is taken from the register. */
export const NO_NUMBER = '编号待取'
/** The number as papers print it: nothing while none was taken. */
export const takenNumber = (number: string): string => (number === NO_NUMBER ? '' : number)
