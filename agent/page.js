"use strict";
for (const frame of document.querySelectorAll(".compare")) {
  const range = frame.querySelector("input");
  if (!range) continue;
  const show = () => {
    frame.style.setProperty("--at", range.value + "%");
    frame.classList.toggle("shown", range.value > 0);
    range.setAttribute("aria-valuetext", range.value + " per cent photo");
  };
  range.addEventListener("input", show);
  show();
}

const said = document.getElementById("said");

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages opened from a disk may not use the clipboard's interface; selecting works there too.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const done = await copy(button.dataset.copy);
    button.focus();
    button.textContent = done ? "Copied" : "Select and copy by hand";
    button.classList.toggle("done", done);
    said.textContent = done ? "Copied " + button.dataset.copy.replaceAll("\n", ", ") : "";
    setTimeout(() => {
      button.textContent = label;
      button.classList.remove("done");
    }, 1600);
  });
}

function unfold() {
  const wanted = document.getElementById(location.hash.slice(1));
  if (wanted instanceof HTMLDetailsElement) {
    wanted.open = true;
    wanted.scrollIntoView({ block: "start" });
  }
}
addEventListener("hashchange", unfold);
unfold();
