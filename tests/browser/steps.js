// What several journeys do.

/** Takes an action that the open case offers. */
export async function act(person, action, fields) {
  await person.press(person.main.locator(`a[href$="/do/${action}"]`));
  await person.send(fields);
}

/** Opens a case from one's own tasks by its address. */
export async function openTask(staff, address) {
  await staff.open("/work");
  await staff.press(staff.main.locator(`li.task a[href="${address}"]`));
}
