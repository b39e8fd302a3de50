;;; Drives the language server from Emacs with Eglot: emacs --batch -l emacs.el
;; Reads SFN_LINT_NODE, SFN_LINT_BIN, SFN_LINT_FILE, SFN_LINT_OUT from the environment; writes what it saw as JSON.
(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'json)

(defvar sfn-out nil)
(define-derived-mode sfn-json-mode prog-mode "JSON")
(add-to-list 'eglot-server-programs
             (cons 'sfn-json-mode (list (getenv "SFN_LINT_NODE") (getenv "SFN_LINT_BIN") "lsp" "--stdio")))
(setq eglot-sync-connect t eglot-connect-timeout 120)

(defun sfn-wait (test)
  "Wait for TEST; only a deadlock ends it otherwise."
  (let ((left 6000))
    (while (and (> left 0) (not (funcall test)))
      (accept-process-output nil 0.02)
      (setq left (1- left)))
    (unless (> left 0) (error "nothing came"))))

(defun sfn-request (method needle offset &rest more)
  "Send METHOD for the character OFFSET after the first NEEDLE."
  (goto-char (point-min))
  (search-forward needle)
  (goto-char (+ (match-beginning 0) offset))
  (jsonrpc-request (eglot--current-server-or-lose) method (append (eglot--TextDocumentPositionParams) more)))

(condition-case failure
    (progn
      (find-file (getenv "SFN_LINT_FILE"))
      (sfn-json-mode)
      (apply #'eglot--connect (eglot--guess-contact))
      (eglot--maybe-activate-editing-mode)
      (flymake-start)
      (sfn-wait (lambda () (seq-some (lambda (d) (string-match "missing" (flymake-diagnostic-text d))) (flymake-diagnostics))))
      (push (cons 'diagnostics (vconcat (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))) sfn-out)
      (push (cons 'hover (plist-get (plist-get (sfn-request :textDocument/hover "\"Use\": {" 2) :contents) :value)) sfn-out)
      (push (cons 'completion
                  (vconcat (mapcar (lambda (item) (plist-get item :label))
                                   (let ((found (sfn-request :textDocument/completion "\"Next\": \"Use\"" 9)))
                                     (if (vectorp found) found (plist-get found :items))))))
            sfn-out)
      (eglot--apply-workspace-edit (sfn-request :textDocument/rename "\"Next\": \"Use\"" 10 :newName "Copy"))
      (push (cons 'text (buffer-substring-no-properties (point-min) (point-max))) sfn-out))
  (error (push (cons 'failure (error-message-string failure)) sfn-out)))
(with-temp-file (getenv "SFN_LINT_OUT") (insert (json-encode sfn-out)))
(kill-emacs 0)
