// SPDX-License-Identifier: GPL-3.0-or-later
// Expands the program and starts it. Plain enough to tell people of an old browser what is wrong.
(function () {
  'use strict';
  function say(text) {
    var status = document.getElementById('status');
    status.textContent = text;
    status.hidden = false;
    status.className = 'problem';
  }
  window.homewardProblem = say;
  if (typeof DecompressionStream === 'undefined' || typeof WebAssembly === 'undefined') {
    say('This page needs a newer browser: Chrome or Edge 103, Firefox 113, Safari 16.4, or later.');
    return;
  }
  function expand(id) {
    var text = atob(document.getElementById(id).textContent), bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
  }
  Promise.all([expand('homeward-program').text(), expand('homeward-wasm').arrayBuffer()]).then(function (parts) {
    window.homewardWasm = new Uint8Array(parts[1]);
    var script = document.createElement('script');
    script.textContent = parts[0];
    document.head.appendChild(script);
  }).catch(function () { say('This page is damaged: its program cannot be expanded. Copy the file again.'); });
})();
