"""English sentences."""

ERRORS: dict[str, tuple[str, str | None]] = {
    "too-deep": (
        "This is nested more than {limit} levels deep.",
        "Name the inner parts: `r = X*w - y; norm2(r)^2`.",
    ),
    "command-missing": ("No command is given.", "The commands are: {known}."),
    "unknown-command": (
        "`{command}` is not a command; the commands are: {known}.",
        "Did you mean `{suggestion}`?",
    ),
    "operand-extra": (
        "`{word}` is one word too many for `{command}`.",
        "Put an expression that holds spaces or brackets between quotation marks.",
    ),
    "option-missing": ("`{command}` needs the option `{option}`.", "Add `{option}`."),
    "unknown-option": (
        "`{command}` has no option `{option}`; its options are: {known}.",
        "Did you mean `{suggestion}`?",
    ),
    "option-needs-value": ("The option `{option}` needs a value.", None),
    "option-without-value": ("The option `{option}` takes no value.", None),
    "option-value": (
        "`{value}` does not fit `{option}`; it takes: {allowed}.",
        "Did you mean `{suggestion}`?",
    ),
    "option-number": ("`{option}` takes a number; `{value}` is none.", None),
    "file-ending": ("`{path}` does not say what to write; a file ends in: {allowed}.", None),
    "extra-missing": (
        "{feature} needs a package that is not installed.",
        "Install it with `pip install 'closedform[{extra}]'`.",
    ),
    "not-yet": ("`{feature}` is planned, and does not work yet.", None),
    "not-utf8": ("`{path}` is not UTF-8 text.", "Save it as UTF-8."),
    "unknown-example": (
        "There is no example `{name}`; the examples are: {known}.",
        "Did you mean `{suggestion}`?",
    ),
    "internal": (
        "This is a mistake of closedform, not yours: {kind}: {detail}.",
        "Please report the command that led here.",
    ),
    "operand-missing": (
        "`{command}` needs `{operand}`.",
        "`closedform {command} --help` shows how it is written.",
    ),
    "file-missing": ("There is no file `{path}`.", None),
    "file-unwritable": (
        "The file `{path}` cannot be written.",
        "See that its folder is there and may be written to.",
    ),
    "file-unreadable": ("The file `{path}` cannot be read.", None),
    "file-too-large": (
        "The file `{path}` has more than {limit} million bytes.",
        "Split it into parts.",
    ),
    "not-a-notebook": (
        "This is not a notebook of Jupyter.",
        "A notebook is JSON with a list of cells, as Jupyter saves it.",
    ),
    "watch-stdin": (
        "Standard input cannot be watched.",
        "Give the name of a file.",
    ),
    "too-long": (
        "The text has {length} characters; at most {limit} are read.",
        "Split it, and name the parts.",
    ),
    "number-too-long": (
        "This number has too many digits or too large an exponent; the limit is {limit}.",
        "Use a name for it.",
    ),
    "unknown-character": (
        "The character `{found}` has no meaning in a formula.",
        "Leave it out, or give what it stands for a name.",
    ),
    "empty": ("There is no formula here.", "Write an expression, such as `x'*A*x`."),
    "unexpected": (
        "`{found}` cannot stand here; an operator or the end of the formula would fit.",
        "Check what stands before it.",
    ),
    "unfinished": (
        "The formula stops here although something has to follow.",
        "Write the missing operand, or take the last operator away.",
    ),
    "operand-expected": (
        "Here stands `{found}` where a name, a number or a bracket would fit.",
        "Write the missing operand before it.",
    ),
    "unclosed": (
        "The `{opener}` that opens here is not closed; `{closer}` is missing.",
        "Add `{closer}`, or take `{opener}` away.",
    ),
    "unopened": (
        "This `{found}` closes a bracket that was never opened.",
        "Take it away, or open the bracket where it begins.",
    ),
    "implicit-product": (
        "No operator stands in `{found}`; a product is written with `*`.",
        "`{suggestion}`",
    ),
    "power-chain": (
        "A power of a power needs parentheses: `{left}` or `{right}`.",
        "Write the one that is meant.",
    ),
    "comparison-chain": (
        "Comparisons do not chain.",
        "Write them one by one, each with two sides.",
    ),
    "transposed-number": (
        "`'` transposes a vector or a matrix; behind a number it does nothing.",
        "For a vector of ones write `vector(1)'`.",
    ),
    "index-from-zero": ("Indices start at 1.", "`{suggestion}`"),
    "index-end": (
        "`end` of MATLAB is not known here.",
        "For the last entry of a vector of length n write `x[n]`; the length is declared: `x: vector(n)`.",
    ),
    "index-negative": (
        "Indices start at 1; a negative one does not count from the end.",
        "For the last entry of a vector of length n write `x[n]`.",
    ),
    "open-slice": (
        "A range of entries needs both ends, such as `x[1:n]`; `:` alone takes all.",
        "Write both ends.",
    ),
    "cross-product": (
        "`×` is no product here: the matrix product is `*`, the product entry by entry `.*`; a cross product is not known.",
        "`{suggestion}`",
    ),
    "colon": (
        "`:` stands only in ranges, such as `sum(i = 1:N, …)` and `x[1:n]`.",
        "The inner product of two matrices is `inner(A, B)`.",
    ),
    "equals-inside": (
        "`=` defines a name at the beginning of a statement, or the range of a sum; it cannot stand here.",
        "For a comparison write `==` inside `where(…)`.",
    ),
    "equation-chain": (
        "A second `=` stands in one statement.",
        "Write one equation a statement, parted by `;`.",
    ),
    "not-a-definition": (
        "The left side of `=` has to be a name, or a function with names in its brackets.",
        "Write `name = …` or `f(x; w) = …`.",
    ),
    "result-not-last": (
        "Another statement follows this expression, and only the last statement is the result.",
        "Give it a name: `a = …`.",
    ),
    "sign-opens-line": (
        "A line that begins with `{found}` could continue the line before it or be a statement of its own.",
        "If it is a statement of its own: `{suggestion}`",
    ),
    "tuple": (
        "Several things stand in one pair of brackets without a function before it.",
        "`{suggestion}`",
    ),
    "sum-extent": (
        "A sum reaches to the end of its first term, and here the index `{index}` stands behind that.",
        "Put the body of the sum in parentheses.",
    ),
    "sum-without-body": (
        "This sum has a range and nothing to add up.",
        "Write `sum(i = 1:N, x[i])`.",
    ),
    "sum-without-index": (
        "`{found}` needs an index below it.",
        "Write `sum(i = 1:N, …)`; the sum of all entries is `sum(x)`.",
    ),
    "range-expected": ("The range of `{found}` is not complete.", "Write `sum(i = 1:N, …)`."),
    "operator-extent": (
        "It is not clear how far this reaches: to the next operand, or to the end of the term.",
        "Put what it acts on in parentheses, or all of it: `(∇_x f)'*p`.",
    ),
    "derivative-variable": ("`{found}` needs the name to differentiate by.", "Write `grad(f, x)`."),
    "derivative-quotient": ("This is no complete derivative.", "Write `d(f)/d(x)` or `∂f/∂x`."),
    "norm-kind": (
        "The norm with `{found}` is not known here; there are `norm2(x)` (for a matrix the Frobenius norm) and `norm1(x)`.",
        "`{suggestion}`",
    ),
    "foreign-function": (
        "`{found}` is not known here under this name.",
        "`closedform functions` lists what there is; leave the prefix out.",
    ),
    "foreign-attribute": (
        "`{found}` is not known here; a function is written in front: `f(x)`.",
        "`closedform functions` lists what there is.",
    ),
    "foreign-arguments": (
        "`{found}` is read as `{read}` and does not take these arguments.",
        "Write it out with `{read}`.",
    ),
    "no-length": (
        "`{found}` has no counterpart here: a length is a dimension and has a name.",
        "With `y: vector(N)` declared, write `N`.",
    ),
    "axis": (
        "`{found}=` is written with the words `rows` and `cols`: one result a row, or a column.",
        "`{suggestion}`",
    ),
    "keyword": ("There are no arguments with names, such as `{found}=`.", "Leave it out."),
    "declaration-kind": (
        "Nothing is said about `{name}`.",
        "Write its kind: `{name}: scalar`, `{name}: vector(n)` or `{name}: matrix(m, n)`.",
    ),
    "declaration-equation": (
        "`{found}` is an equation; a declaration says what a name is, and gives no values.",
        "Put one side in the place of the other in the formula, or define the name there: `a = 2; a*x^2`. Two dimensions are compared with `==`.",
    ),
    "declaration-name": (
        "A declaration begins with a name; here stands `{found}`.",
        "Write `x: vector(n)`.",
    ),
    "declaration-shape": (
        "`{found}` is no kind; there are `scalar`, `vector(n)`, `matrix(m, n)`, `integer` and `index(n)`.",
        "Write one of them, or `x in R^n`.",
    ),
    "declaration-dims": (
        "`{found}` does not have the right number of dimensions; `{kind}` takes {wanted}.",
        "Write `{right}`.",
    ),
    "declaration-axes": (
        "`{found}` has more than two axes; there are scalars, vectors and matrices.",
        "Stack the slices into a matrix.",
    ),
    "declaration-values": (
        "`{found}` is no known set of values; there are `{{0,1}}` and `{{-1,1}}`.",
        "Write `y in {{0,1}}^N`.",
    ),
    "declaration-property": (
        "`{name}` is no property that is known.",
        "The properties are: symmetric, skew, psd, pd, diagonal, orthogonal, lower, upper, invertible, full_column_rank, full_row_rank, integer, constant, function(t), > 0, >= 0.",
    ),
    "declaration-time": (
        "The time variable is `t`: `function(t)`.",
        "Write `x: vector(n) function(t)`.",
    ),
    "declaration-bound": (
        "A bound is a number, such as `> 0`; here stands `{found}`.",
        "Compare with a number, or compare two dimensions: `N > D`.",
    ),
    "declaration-tail": (
        "`{found}` does not belong to the declaration before it.",
        "Part declarations with commas: `x: vector(n), y: vector(n)`.",
    ),
    "latex-unsupported": (
        "The LaTeX `{found}` is not read here; up to this place was read: `{read}`.",
        "Write this part in other words, or in the notation.",
    ),
    "latex-braces": ("The `{found}` needs `{{…}}` behind it.", "Write both braces."),
    "function-extent": (
        "It is not clear what `{found}` is applied to.",
        "Put its argument in parentheses.",
    ),
    "subscript-unclear": (
        "The subscript `{found}` can be part of the name or an index.",
        "Declare the name, or write the entry as `x[i]`.",
    ),
    "read-as": ("`{found}` is read as `{read}`.", None),
    "read-as-latex": ("The text is read as LaTeX: letters side by side are a product.", None),
    "numpy-product": (
        "In NumPy `*` is the product entry by entry; here it is the matrix product.",
        None,
    ),
    "python-power": ("`**` is the power entry by entry in NumPy, and of a matrix in SymPy.", None),
    "numpy-outer": (
        "A column times a row is read as the outer product `x*y'`; in NumPy `x @ y.T` of arrays with one axis is the inner product `x'*y`.",
        None,
    ),
    "numpy-matmul": (
        "A vector on the left of a product is read as NumPy does: `x @ y` as `x'*y`, `x @ A` as `A'*x`.",
        None,
    ),
    "power-of-e": (
        "`e^` is the exponential entry by entry; of a matrix it means another function in books.",
        None,
    ),
    "norm-of-a-vector": (
        "The norm with the subscript {subscript} is read as that of a vector; for a matrix it means another norm in books.",
        None,
    ),
    "sample": (
        "`{found}` is read as sample {index}: row {index} of the matrix of samples, or entry {index} of a vector.",
        None,
    ),
    "too-large": (
        "The formula would be longer than {limit} characters.",
        "Ask for it as a program, which names what it says more than once.",
    ),
    "division-extent": (
        "It is not clear what this `/` divides by: the next factor, or all that follows.",
        "Write `\\frac{{a}}{{b}} c` or put parentheses.",
    ),
    "superscript-unclear": (
        "The superscript `{found}` can be a power, the number of a sample or the number of a layer.",
        "Write a power without parentheses, a sample as `X_{{i,:}}`, a layer as part of the name: `W_1`.",
    ),
    "dots-unclear": (
        "It is not sure what these dots stand for: the terms around them are not those at 1, 2, … and "
        "at the end of one pattern.",
        "Write the first terms and the last one in one form: `x_1 + x_2 + \\dots + x_n`.",
    ),
    "dots-open": (
        "These dots have no first or no last term beside them.",
        "Write where it begins and ends: `x_1 + \\dots + x_n`.",
    ),
    "dots-length": (
        "Nothing says how many equal entries these dots stand for.",
        "Declare the size, or write the count below a sum.",
    ),
    "cells-many": ("A matrix of more than {limit} cells is not read.", "Give it a name."),
    "cells-uneven": (
        "The rows of this matrix have different numbers of cells, or a cell is empty.",
        "Write every cell.",
    ),
    "cell-not-number": (
        "A cell of what is written out here has the shape {shape}, and only numbers are read there.",
        "Write the entries as numbers.",
    ),
    "row-or-column": (
        "This can be a row or a column.",
        "Write a column as `(x_1, \\dots, x_n)^\\top` or with `\\begin{{pmatrix}}`.",
    ),
    "cases-unclear": (
        "It is not sure when each of these cases holds.",
        "Let the last one be `otherwise`, or the opposite of the other.",
    ),
    "latex-word": (
        "The letters `{found}` would be a product in LaTeX.",
        "Write a word as `\\mathrm{{{found}}}`, or declare it.",
    ),
    "unknown-name": ("The name `{name}` is not known here.", "Declare it: `{name}: vector(n)`."),
    "letters": (
        "`{name}` is read as one name, and not as a product with `{letter}` in it.",
        "Write the product with `*`, or declare `{name}` if it is a name.",
    ),
    "parts": (
        "`{name}` does not occur; `{part}` is a name of its own, and not an entry of `{name}`.",
        "Differentiate by `{part}`, or write the entries with brackets: `{name}[1]`.",
    ),
    "parts-indexed": (
        "`{part}` is one name here, and not an entry of `{name}`: no sum binds its index.",
        "Write `{entry}` and declare `--where '{indices}'`; if `{part}` is a name of its own, declare it.",
    ),
    "entry-written": (
        "`{name}` does not occur; an entry of `{base}` is written with brackets.",
        "`{suggestion}`",
    ),
    "not-of-time": (
        "`{name}` is not declared as a function of time, so that its derivative by `t` would be 0.",
        "Declare it with `function(t)`, as in `{name}: vector(n) function(t)`.",
    ),
    "held": ("The derivatives of `{name}` by `t` are held fixed: `{name}` alone moves.", None),
    "index-outside": (
        "`{name}` is the index of a sum or product, and stands here outside of it.",
        "Put all that it runs over into the brackets of the sum or product; a name that has nothing to do with it gets another letter, or is declared: `{name}: scalar`.",
    ),
    "index-glued": (
        "`{name}` is one name, and the index `{index}` of the sum stands nowhere in its body.",
        "Write the entry as `{base}_{index}` or `{base}[{index}]`.",
    ),
    "left-division": (
        "`{found}` of MATLAB is the solution of a linear system; it is written with the inverse.",
        "`{suggestion}`",
    ),
    "optimisation": (
        "`{found}` asks for an optimum; here stands the function alone, and `--wrt` names the variable.",
        "`{suggestion}`",
    ),
    "constraint": (
        "`{found}` begins a constraint; here stands the function alone.",
        "With a multiplier it is one function: `x'*A*x - mu*(x'*x - 1)`.",
    ),
    "sum-bare": (
        "This sum does not say what it runs over.",
        "Write `sum(i = 1:n, x[i])`; the sum of all entries is `sum(x)`.",
    ),
    "python-words": (
        "`{found}` is a word of a programming language, and not of a formula.",
        "A sum over an index is `sum(i = 1:n, x[i])`, a choice `where(x > 0, x, 0)`, a function `f(x) = x^2; f(y)`.",
    ),
    "ternary": ("A choice is written with `where`.", "`{suggestion}`"),
    "factorial": (
        "`!` is not read; the factorial of x is `exp(lgamma(x + 1))`.",
        "`{suggestion}`",
    ),
    "binomial": (
        "`{found}` is not read; a binomial coefficient is written with `lgamma`, the logarithm of the gamma function.",
        "`{suggestion}`",
    ),
    "remainder": (
        "`{found}` looks like a remainder or a division that rounds; there is neither, and `%` begins a remark.",
        "Leave it out: such a function has no derivative where it jumps.",
    ),
    "power-of-function": (
        "A power of a function stands behind its argument.",
        "`{suggestion}`",
    ),
    "derivative-mark": (
        "`'` is the transpose; a derivative is written `d(f(x))/d(x)`.",
        "`{suggestion}`",
    ),
    "round-brackets": ("Entries stand in square brackets.", "`{suggestion}`"),
    "maple-sum": ("The range of a sum stands in front of its body.", "`{suggestion}`"),
    "extreme-index": (
        "The largest or smallest entry is taken of a whole vector, without an index.",
        "`{suggestion}`",
    ),
    "other-brackets": ("The argument of a function stands in round brackets.", "`{suggestion}`"),
    "blocks": (
        "A matrix or a vector that is put together from parts cannot be written.",
        "Give it a name, `A: matrix(2, 2)`, and speak of its entries, `A[1, 2]`; `e_1` is a unit vector.",
    ),
    "integral": (
        "There are no integrals here.",
        "Differentiate the integrand, and integrate by other means.",
    ),
    "distribution": (
        "`{found}` speaks of a distribution; what is differentiated is its density or its logarithm.",
        "For a Gaussian write `-(x - mu)'*inv(Sigma)*(x - mu)/2 - logdet(Sigma)/2`.",
    ),
    "expectation": (
        "There are no expectations here.",
        "Write the mean over samples, `sum(i = 1:N, f(X[i, :]))/N`.",
    ),
    "membership": (
        "What a name is stands in the declarations, not in the formula.",
        "Write it behind `--where`: `x in R^n`.",
    ),
    "infinity": ("Infinity is no number here.", "Use a name, and take the limit by hand."),
    "entrywise-transpose": ("The transpose is `'`.", "`{suggestion}`"),
    "axis-number": (
        "A number does not say along what: `rows` gives one result a row, `cols` one a column.",
        "`{suggestion}`",
    ),
    "declaration-colon": ("A colon is missing behind the name.", "`{suggestion}`"),
    "absent": (
        "`{name}` does not occur in the expression, so the derivative is 0; its names are: {names}.",
        None,
    ),
    "absent-near": (
        "`{name}` does not occur in the expression, so the derivative is 0; the expression has `{near}` (its names are: {names}).",
        None,
    ),
    "constant": (
        "The derivative is 0: `{name}` stands in the expression, but its value does not change with `{name}`.",
        None,
    ),
    "inner-zero": (
        "A derivative by `{name}` inside the expression is 0: what it is taken of does not hold `{name}`.",
        None,
    ),
    "definitions-unused": (
        "Defined, and not used in the result: {names}.",
        None,
    ),
    "declared-unused": (
        "Declared, and not used in the formula: {names}.",
        None,
    ),
    "derivative-again": (
        "The formula is itself a derivative by `{name}`, and was differentiated by it once more.",
        None,
    ),
    "derivative-of-name": (
        "Nothing says how `{name}` depends on `{by}`, so its derivative would be 0.",
        "Write the function itself in its place, or define it in front: `{name} = …; …`.",
    ),
    "two-shapes": (
        "`{name}` is used as two shapes: as {left} at the first place marked, as {right} at the second.",
        "Give one of the two another name, or declare which it is: `{name}: {declared}`.",
    ),
    "shapes-add": (
        "The two sides of this sum have different shapes: {left} on the left, {right} on the right.",
        "`{suggestion}`",
    ),
    "shapes-sides": (
        "The two sides of this equality have different shapes: {left} on the left, {right} on the right.",
        "",
    ),
    "shapes-multiply": (
        "This matrix product does not fit: {left} on the left, {right} on the right; the inner dimensions have to be equal.",
        "`{suggestion}`",
    ),
    "shapes-hadamard": (
        "An operation entry by entry needs two equal shapes; here stand {left} and {right}.",
        "`{suggestion}`",
    ),
    "shapes-compare": (
        "A comparison entry by entry needs two equal shapes; here stand {left} and {right}.",
        "`{suggestion}`",
    ),
    "shapes-argument": (
        "The arguments of `{name}` do not fit each other; this one is {shape}.",
        "`{suggestion}`",
    ),
    "vector-vector": (
        "A product of two column vectors, {left} and {right}: did you mean `{entrywise}` (entry by entry) or `{inner}` (inner product)?",
        "`{suggestion}`",
    ),
    "numpy-star": (
        "In NumPy `*` is the product entry by entry, here it is the matrix product; {left} stands on the left, {right} on the right.",
        "As in NumPy: `{suggestion}`",
    ),
    "divide-by-tensor": (
        "`/` divides by a scalar; here {right} stands below {left}.",
        "`{suggestion}`",
    ),
    "power-of-tensor": (
        "The exponent of `^` has to be a scalar; here it is {right}.",
        "`{suggestion}`",
    ),
    "power-of-vector": (
        "A vector ({left}) has no power with `^`: entry by entry is `.^`, the squared norm is `norm2(…)^2`.",
        "`{suggestion}`",
    ),
    "power-not-square": (
        "A matrix power needs a square matrix; here stands {left}.",
        "`{suggestion}`",
    ),
    "power-not-integer": (
        "The exponent of a matrix has to be an integer.",
        "Declare it, such as `k: integer >= 1`; entry by entry write `.^`, the square root `sqrtm(X)`.",
    ),
    "order-not-integer": (
        "The order of a function has to be one whole number that is not negative.",
        "`polygamma(2, x)`; a letter is declared, such as `k: integer >= 1`.",
    ),
    "not-square": (
        "`{name}` needs a square matrix; this one is {shape}.",
        "Declare it square, `A: matrix(n, n)`, or use `A'*A`; `pinv(A)` takes every shape.",
    ),
    "argument-shape": ("`{name}` takes {wanted}; here stands {shape}.", "`{suggestion}`"),
    "argument-count": (
        "`{name}` takes this many arguments: {expected}; here stand {given}.",
        "`closedform functions` shows how it is written.",
    ),
    "along": (
        "`{name}` cannot be taken along `{word}`.",
        "The words are `rows` and `cols`, for functions such as `softmax(X, rows)` and `sum(X, cols)`.",
    ),
    "condition-expected": (
        "`where` needs a comparison as its first argument.",
        "Write it as in `where(x > 0, x, 0)`.",
    ),
    "along-not-matrix": (
        "`rows` and `cols` need a matrix; the argument of `{name}` is {shape}.",
        "Leave the word out: `{name}(x)`.",
    ),
    "call-of-name": (
        "`{name}` is no function, and no operator stands behind it.",
        "For the product write `{name}*(…)`; for a function define it: `{name}(x) = …`.",
    ),
    "unknown-function": (
        "There is no function `{name}`.",
        "Define it in front, `{name}(x) = …;`, or see `closedform functions`.",
    ),
    "unknown-function-near": (
        "There is no function `{name}`; the nearest one is `{near}`.",
        "`{suggestion}`",
    ),
    "unknown-function-parts": (
        "There is no function `{name}`; it can be written as `{parts}`.",
        "Define it in front: `{name}({given}) = {parts}; …`.",
    ),
    "function-without-argument": (
        "`{name}` is a function, and here it has no argument.",
        "Write `{name}(x)`; a name of your own has to be another.",
    ),
    "size-not-integer": (
        "A dimension has to be an integer, or an expression in integers and dimensions.",
        "Write it as in `ones(n)` or `eye(2*n)`.",
    ),
    "constant-vector": (
        "`{name}(…)` stands for ones, `{name}(1)`, or zeros, `{name}(0)`, of the shape that fits.",
        "For another constant scale it: `3*{name}(1)`.",
    ),
    "bars-of-vector": (
        "`|…|` is the absolute value of a scalar or the determinant of a matrix; of a vector it is not clear.",
        "Write `norm2(x)` for the length, `abs(x)` for the absolute values entry by entry.",
    ),
    "subscripts": (
        "The shape {shape} does not take this number of subscripts: {given}.",
        "A vector takes one, `x[i]`; a matrix two, `X[i, j]`, or `X[i, :]` for row i.",
    ),
    "slice": (
        "A part of the entries, such as `x[1:k]`, cannot be taken out yet.",
        "A sum over a part is `sum(i = 1:k, x[i])`; a row is `X[i, :]`.",
    ),
    "subscript-not-scalar": (
        "A subscript has to be an integer or an index.",
        "Write it as in `x[i]` or `X[i, j]`.",
    ),
    "index-range": (
        "The index goes up to {high}, and there are only {size} entries on this axis.",
        "Make the range end at {size}, or declare the dimension as {high}; a single index is declared: `i: index({size})`.",
    ),
    "index-below-one": (
        "The index goes down to {low}; indices start at 1.",
        "Begin the range later, or shift the index.",
    ),
    "range-unknown": (
        "Nothing says what `{name}` runs over.",
        "Write its range: `sum({name} = 1:N, …)`.",
    ),
    "range-two-sizes": (
        "`{name}` runs over two axes of different sizes: {left} and {right}.",
        "Write its range, `{name} = 1:{left}`, or declare the two dimensions equal.",
    ),
    "range-not-integer": (
        "The ends of a range have to be integers or dimensions.",
        "Write it as in `sum(i = 1:N, …)`.",
    ),
    "index-not-linear": (
        "A subscript has to be a sum of indices and integers; a product of indices cannot be followed.",
        "Write it as in `x[i + 1]`.",
    ),
    "product-over-dependent-range": (
        "A product whose range depends on another index cannot be differentiated yet.",
        "Take the logarithm: a sum over the same range works.",
    ),
    "derivative-by-expression": (
        "The derivative is by a name or an entry of one, such as `x` or `X[i, j]`.",
        "Give the expression a name of its own, and differentiate by that.",
    ),
    "variable-expected": (
        "A name to differentiate by is expected; here stands `{name}`.",
        "Write a name, `w`, or an entry, `X[i, j]`; several names have a comma between them, `w, b`.",
    ),
    "derivative-by-dimension": (
        "`{name}` is a dimension or an integer; there is no derivative by it.",
        "Declare it as a scalar, `{name}: scalar`, if it is one.",
    ),
    "derivative-variables": (
        "A derivative inside an expression is by one name.",
        "Nest them: `grad(grad(f, x), y)`.",
    ),
    "tensor-inside": (
        "This derivative inside an expression is a tensor with more than two axes.",
        "Ask for it alone, with `--wrt`: the entry form and the vec form are shown.",
    ),
    "gradient-of-tensor": (
        "A gradient is of a scalar; this is {shape}.",
        "Use `jac(f, x)`, or sum the entries first: `sum(f)`.",
    ),
    "hessian-of-tensor": (
        "A Hessian is of a scalar; this is {shape}.",
        "Take one entry, `f[i]`, or sum the entries first: `sum(f)`.",
    ),
    "no-derivative": (
        "The derivative of `{name}` is not known here.",
        "Write the expression with other functions; `closedform functions` lists them.",
    ),
    "recursive-definition": (
        "`{name}` is defined by itself, or by too long a chain of functions.",
        "Write the inner part out.",
    ),
    "comparison-outside": (
        "A comparison stands only inside `where(…)` and in declarations; the formula has no value.",
        "`{suggestion}`",
    ),
    "defined-twice": (
        "`{name}` is defined a second time here; the first definition would be lost.",
        "Give one of the two another name, or take one away.",
    ),
    "dimension-defined": (
        "`{name}` is a dimension or an integer of the declarations, and is defined here as something else.",
        "Leave the definition out and declare the number itself, as in `x: vector(3)`, or use another name.",
    ),
    "used-before": (
        "`{name}` is used here, and defined only further down.",
        "Put the definition first, or give one of the two another name.",
    ),
    "misplaced": ("`{what}` cannot stand here.", "Write an expression, such as `x'*A*x`."),
    "no-result": (
        "The program ends with the function `{name}`, and nothing says what to take it of.",
        "Add a last line, such as `{name}(x)`.",
    ),
    "declared-twice": ("`{name}` is declared twice.", "Leave one of the two away."),
    "declared-dimensions": (
        "`{name}` is declared as `{kind}`, which takes this many dimensions: {expected}; here stand {given}.",
        "Write `scalar`, `vector(n)` or `matrix(m, n)`.",
    ),
    "declared-not-matrix": (
        "`{name}` is declared {property} and `{kind}`; only a matrix can be {property}.",
        "Write `{name}: matrix(n, n) {property}`, or leave the word out.",
    ),
    "declared-contrary": (
        "`{name}` cannot be `{one}` and `{other}` at once.",
        "Leave one of the two away.",
    ),
    "dims-contrary": (
        "The dimensions cannot be `{one}` and `{other}` at once.",
        "Leave one of the two away.",
    ),
    "declared-not-square": (
        "`{name}` is declared {property} and {shape}; only a square matrix can be {property}.",
        "Write `{name}: matrix(n, n) {property}`.",
    ),
    "declared-zero": (
        "`{name}` is declared skew and {property}; only the zero matrix is both.",
        "Leave one of the two words out.",
    ),
    "size-and-name": (
        "`{name}` is declared as a vector or a matrix and used as a dimension.",
        "Give the dimension another name.",
    ),
    "dimension-unreadable": (
        "A dimension is an integer, a name, or a sum or product of these.",
        "Write it as in `vector(n)` or `matrix(2*n, m + 1)`.",
    ),
    "dimension-not-positive": (
        "A dimension has to be at least 1; here it is {size}.",
        "Write a positive integer or a name.",
    ),
    "name-unreadable": (
        "`{name}` cannot be a name.",
        "A name is letters, digits and `_`, and begins with a letter.",
    ),
    "variables-and-order": (
        "Two names are for a mixed second derivative; here are {given} names and the order {order}.",
        "For a mixed one ask for order 2; on the command line several names give several answers.",
    ),
    "gradient-of-array": (
        "`{what}` is of a scalar function; this one is {shape}.",
        "Ask for `jacobian`.",
    ),
    "newton-of-matrix": (
        "A Newton step is compiled for a vector or a scalar, and `{name}` is neither.",
        "Ask for `gradient` and `hessian`, or write the objective with vec(…) as the variable.",
    ),
    "program-inputs": (
        "The program takes {wanted}; {given} was given.",
        "Give each of them once, by name.",
    ),
    "option-size": (
        "`{value}` gives no length of an axis.",
        "Write `NAME=LENGTH`, such as `m=1000,n=50`.",
    ),
    "derivative-by-tridiagonal": (
        "The derivative by a matrix that is declared tridiagonal, as `{name}` is, is not known.",
        "Declare it as a matrix; of its derivative the three diagonals are that by the tridiagonal one.",
    ),
    "newton-of-several": (
        "A Newton step is compiled for one variable; here are {count}.",
        "Ask for `gradient` and `hvp`, which a solver needs, or stack the variables in one vector.",
    ),
    "no-objective": (
        "The program was not compiled for a tool.",
        'Ask for one: `objective="scipy"`.',
    ),
    "option-choice": ("`{value}` does not fit `{option}`; it takes: {allowed}.", None),
    "argument": ("`{argument}` takes {wanted}; `{value}` of type {kind} was given.", None),
    "argument-value": ("`{argument}` takes {wanted}; `{value}` was given.", None),
    "numpy-function": (
        "NumPy's `{name}` takes arrays, and this is a formula.",
        "Use the operators (`x.T @ y`, `A * B`) and the functions of closedform, or write the formula as a text.",
    ),
    "numpy-array": (
        "The formula `{value}` is no array.",
        "For values, write the formula with arrays; NumPy's functions do not take formulas.",
    ),
    "python-index": (
        "`{value}[…]`: entries are counted from 1 in the notation and from 0 in Python, so that brackets are not taken here.",
        'Write the entry in a text, counted from 1: `cf.parse("X[1, 2]", where=…)`.',
    ),
    "where-of-expression": (
        "An expression has its declarations in its names; `where` belongs to a text.",
        'Say it where the name is made: `cf.matrix("A", "n", "n", "symmetric")`.',
    ),
    "two-meanings": (
        "`{name}` is {one} in one part of the expression and {other} in another.",
        "Make the name once, and use it everywhere.",
    ),
    "result-shape": ("The formula has another shape than it should have.", None),
    "check-failed": (
        "The answer did not pass its check and is not shown: {reason}.",
        "This is a mistake of closedform: please report the expression.",
    ),
    "form-unconfirmed": (
        "The {form} form was not confirmed by its check and is not shown.",
        "Ask for another form.",
    ),
    "step-failed": (
        "A step of the derivation did not pass its check and is not shown: `{line}`.",
        "This is a mistake of closedform: please report the expression.",
    ),
    "check-undecided": (
        "The answer could not be checked and is not shown: {reason}.",
        "Declare what is known, such as `x > 0` or `A: matrix(n, n) pd`; in Python `check=False` shows the answer unchecked.",
    ),
    "index-unbound": (
        "The index `{name}` is bound by no sum, and not declared as an index.",
        "Bind it, `sum({name} = 1:{size}, …)`, or declare it: `--where '{name}: index({size})'`.",
    ),
    "python-power-matrix": (
        "`**` of a matrix raises every entry in NumPy, and is the matrix power in SymPy.",
        "Write `.^` for the power of every entry, `^` for the matrix power.",
    ),
    "nowhere-defined": (
        "`{function}` is defined for no real value of its argument.",
        "Check the sign of what stands inside.",
    ),
    "division-by-zero": ("This divides by zero.", "Check the denominator."),
    "division-by-zero-at": (
        "This is 0 at {name} = {value}, which the range of `{name}` holds, and something is divided by it.",
        "Leave that value out of the range, or choose: `where({name} == {value}, …, …)`.",
    ),
    "e-power-of-matrix": (
        "A power of e with a matrix can be the matrix exponential, or the exponential entry by entry.",
        "The matrix exponential is `expm(A)`; entry by entry it is `exp(A)`.",
    ),
    "norm-of-matrix": (
        "The norm with the subscript 1 or 2 of a matrix is an operator norm, which is not known here.",
        "`norm2(A)` is the Frobenius norm, `norm1(A)` the sum of the absolute entries.",
    ),
    "too-long-a-way": (
        "The work on this grew above the limit and was stopped.",
        "Name the inner parts, use fewer or smaller sums, or allow more: `--effort 10`, in Python `effort=10`.",
    ),
    "text-too-long": (
        "The text is longer than {limit} characters.",
        "Ask about its parts one after another.",
    ),
    "program-too-deep": (
        "The definitions build on each other more than {limit} levels deep.",
        "Ask about fewer of them at a time, with a name for what comes from the others.",
    ),
    "value-too-large": (
        "The check would need a value with {entries} entries; the limit is {limit}.",
        "Formulas do not depend on the size: declare sizes with symbols such as `n`.",
    ),
    "answer-too-large": (
        "The answer is larger than what can be read back in, and is not shown.",
        "Ask about its parts, or name them: `r = X*w - y; norm2(r)^2`.",
    ),
    "too-many-calls": (
        "The functions of this program call each other more than {limit} times.",
        "Write the result of the inner calls as definitions.",
    ),
    "exponent-too-large": (
        "The matrix power {value} is above the limit of {limit}.",
        "Use a symbol for the exponent: `X^k` with `k: integer >= 1`.",
    ),
    "range-too-long": (
        "The number {value} in a range or subscript is above the limit of {limit}.",
        "Use a symbol for the end of the range: `sum(i = 1:n, …)`.",
    ),
    "size-too-large": (
        "The dimension {value} is above the limit of {limit}.",
        "Formulas do not depend on the size: use a symbol such as `n`.",
    ),
    "too-many-names": (
        "More than {limit} names are not declared; the readings of so many are not searched.",
        "Declare them, or write entries of one vector: `x[1]`, `x[2]`.",
    ),
    "chain-too-long": (
        "More than {limit} operators stand in one row.",
        "Write a sum over an index: `sum(i = 1:n, …)`.",
    ),
    "read-back": (
        "The answer could not be read back in ({reason}) and is not shown; please report this.",
        None,
    ),
    "extreme-tied": (
        "A largest or smallest entry is reached at two entries that are always equal, such as"
        " those of a symmetric matrix: where it is one of them there is no gradient in this form.",
        "Take it of entries that differ, such as `max(vech(S))` of a symmetric `S`.",
    ),
    "no-graph": (
        "There is no graph of this: it does not depend on `{name}`, or a row stands at its end.",
        "Differentiate the transpose of a row.",
    ),
    "no-matrix-form": (
        "No form in matrices or sums was found for this derivative.",
        "Split the formula with definitions and ask for the parts.",
    ),
    "constant-taken": (
        "The answer contains the constant `{name}`, and `{name}` is a name of your own here.",
        "Call what is declared as `{name}` something else.",
    ),
    "derivative-by-constant": (
        "`{name}` is a constant; there is no derivative by it.",
        "Give what is to vary another name.",
    ),
    "derivative-by-definition": (
        "`{name}` is defined by the program; a derivative is taken by a name that is not defined.",
        "Leave its definition out to differentiate by `{name}` itself.",
    ),
}
