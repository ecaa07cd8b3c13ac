/* Tells live how strong a new password is: by its length, its kinds of signs, and runs, repetitions and names in it.
   An estimate for the eye; the server has the rules and says them in words. */
const KINDS = [[/[a-z]/, 26], [/[A-Z]/, 26], [/[0-9]/, 10], [/[^A-Za-z0-9]/, 33]];
const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv"];
const COMMON = /password|admin|welcome|iloveyou|letmein|lianqiao|mima|woaini|dragon|monkey|qazwsx|abc123|888888|666666|520520/g;
const BITS = [28, 40, 56, 76]; // below the first: very weak; above the last: very strong

function isNeighbour(before, sign) {
  return before === sign || ROWS.some((row) => {
    const place = row.indexOf(before);
    return place >= 0 && (row[place + 1] === sign || row[place - 1] === sign);
  });
}

export function bits(password, names = []) {
  let text = password.toLowerCase().replace(COMMON, "\u0000");
  for (const name of names) if (name.length >= 4) text = text.replaceAll(name.toLowerCase(), "\u0000");
  const size = KINDS.reduce((sum, [pattern, count]) => sum + (pattern.test(password) ? count : 0), 0) || 1;
  let signs = 0;
  [...text].forEach((sign, place, all) => { signs += place > 0 && isNeighbour(all[place - 1], sign) ? 0.2 : 1; });
  return signs * Math.log2(size);
}

export function strength(box) {
  const input = document.getElementById(box.dataset.field);
  const meter = box.querySelector("meter");
  const word = box.querySelector("span");
  const words = box.dataset.words.split("|");
  const names = () => [...(input.form?.querySelectorAll("input[name=name], input[name=email]") ?? [])].flatMap((it) => it.value.split(/[@\s]/));
  input.addEventListener("input", () => {
    box.hidden = input.value === "";
    const level = BITS.filter((limit) => bits(input.value, names()) >= limit).length;
    meter.value = level;
    if (word.textContent !== words[level]) word.textContent = words[level];
  });
}
