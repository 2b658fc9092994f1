"use strict";
const form = document.getElementById("filter");
const rows = [...document.querySelectorAll("#skus tbody tr")];
const search = form.querySelector("input[type=search]");
const texts = rows.map((row) => row.textContent.toLowerCase());

function show() {
  const state = form.elements.state.value;
  const word = search.value.trim().toLowerCase();
  let count = 0;
  rows.forEach((row, at) => {
    row.hidden = (state !== "all" && row.className !== state) || !texts[at].includes(word);
    if (!row.hidden) count += 1;
  });
  document.getElementById("shown").textContent = count === rows.length ? "" : `${count} of ${rows.length} shown`;
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
