// The rules for the scripts of the browser part. `tsc` checks names and types, and prettier lays the lines out.

import js from "@eslint/js";

export default [
  {
    files: ["overrides/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...js.configs.recommended.rules,
      complexity: ["error", 15],
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "no-implicit-coercion": ["error", { boolean: false }],
      "no-undef": "off", // tsc knows the browser's names
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error"
    }
  }
];
