// What several journeys do.

/** Takes an action that the open case offers. */
export async function act(person, action, fields) {
  await person.press(person.main.locator(`a[href$="/do/${action}"]`));
  await person.send(fields);
}

/** Opens a case from one's own tasks by its address. */
export async function openTask(staff, address) {
  await pressTask(staff, staff.main.locator(`li.task a[href="${address}"]`));
}

/** Presses a link among one's own tasks, on whichever page of them it is. */
export async function pressTask(staff, link) {
  await staff.open("/work");
  while (!(await link.count())) await staff.press(nextPage(staff));
  await staff.press(link);
}

/** The link to the next page of a list. */
export function nextPage(person) {
  return person.main.locator('a[rel="next"]');
}
