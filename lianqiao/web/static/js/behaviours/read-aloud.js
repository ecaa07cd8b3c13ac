/* Reads the parts marked data-read with the voice of the device; the buttons stay hidden where there is none. */
export function readAloud(element) {
  const start = element.querySelector("[data-read-start]");
  const stop = element.querySelector("[data-read-stop]");
  if (!start || !stop || !("speechSynthesis" in window)) return;
  const done = () => { start.hidden = false; stop.hidden = true; };
  done();
  start.addEventListener("click", () => {
    const text = [...element.querySelectorAll("[data-read]")].map((part) => part.innerText).join("\n");
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = "zh-CN"; // entries are written in Chinese whatever the language of the page
    speech.onend = speech.onerror = done;
    speechSynthesis.cancel();
    speechSynthesis.speak(speech);
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
  });
  stop.addEventListener("click", () => { speechSynthesis.cancel(); done(); start.focus(); });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
