"""Korean sentences: the same codes, the same fields."""

ERRORS: dict[str, tuple[str, str | None]] = {
    "too-deep": (
        "괄호나 함수가 {limit}단계보다 깊게 겹쳐 있습니다.",
        "안쪽 식에 이름을 붙이십시오: `r = X*w - y; norm2(r)^2`.",
    ),
    "command-missing": ("명령이 없습니다.", "쓸 수 있는 명령: {known}."),
    "unknown-command": (
        "`{command}` 명령은 없습니다. 쓸 수 있는 명령: {known}.",
        "`{suggestion}` 명령을 찾으십니까?",
    ),
    "operand-extra": (
        "`{command}` 명령에 남는 말이 있습니다: `{word}`.",
        "빈칸이나 괄호가 있는 식은 따옴표로 묶으십시오.",
    ),
    "option-missing": (
        "`{command}` 명령에는 `{option}` 선택 사항이 필요합니다.",
        "`{option}` 선택 사항을 더하십시오.",
    ),
    "unknown-option": (
        "`{command}` 명령에는 `{option}` 선택 사항이 없습니다. 쓸 수 있는 것: {known}.",
        "`{suggestion}` 선택 사항을 찾으십니까?",
    ),
    "option-needs-value": ("`{option}` 선택 사항에 값이 필요합니다.", None),
    "option-without-value": ("`{option}` 선택 사항에는 값을 붙이지 않습니다.", None),
    "option-value": (
        "`{option}` 선택 사항에 맞지 않는 값입니다: `{value}`. 쓸 수 있는 값: {allowed}.",
        "`{suggestion}` 값을 찾으십니까?",
    ),
    "option-number": ("`{option}` 자리에는 수가 와야 합니다. `{value}`: 수가 아닙니다.", None),
    "file-ending": ("`{path}`: 무엇을 쓸지 알 수 없습니다. 파일 이름의 끝: {allowed}.", None),
    "extra-missing": (
        "{feature} 기능에 필요한 패키지가 설치되어 있지 않습니다.",
        "`pip install 'closedform[{extra}]'` 명령으로 설치하십시오.",
    ),
    "not-yet": ("`{feature}` 기능은 계획되어 있으나 아직 쓸 수 없습니다.", None),
    "not-utf8": ("`{path}` 내용은 UTF-8 글이 아닙니다.", "UTF-8로 저장하십시오."),
    "unknown-example": (
        "`{name}` 예제는 없습니다. 있는 예제: {known}.",
        "`{suggestion}` 예제를 찾으십니까?",
    ),
    "internal": (
        "closedform 자체의 잘못입니다. 내용: {kind}: {detail}.",
        "이 명령을 그대로 알려 주십시오.",
    ),
    "operand-missing": (
        "`{command}` 명령에 `{operand}` 자리가 비어 있습니다.",
        "`closedform {command} --help` 명령으로 쓰는 법을 볼 수 있습니다.",
    ),
    "file-missing": ("파일 `{path}` 자리에 아무것도 없습니다.", None),
    "file-unwritable": (
        "파일 `{path}`에 쓸 수 없습니다.",
        "폴더가 있는지, 쓰기 권한이 있는지 확인하십시오.",
    ),
    "file-unreadable": ("파일 `{path}` 내용을 읽을 수 없습니다.", None),
    "file-too-large": (
        "파일 `{path}`의 크기가 {limit}백만 바이트를 넘습니다.",
        "여러 파일로 나누십시오.",
    ),
    "not-a-notebook": (
        "Jupyter 노트북 파일이 아닙니다.",
        "노트북은 Jupyter가 저장한 대로, 셀의 목록이 든 JSON입니다.",
    ),
    "watch-stdin": (
        "표준 입력은 지켜볼 수 없습니다.",
        "파일 이름을 주십시오.",
    ),
    "too-long": (
        "글자 수가 {length}자입니다. 한 번에 {limit}자까지만 읽습니다.",
        "나누어 쓰고 부분마다 이름을 붙이십시오.",
    ),
    "number-too-long": (
        "이 수는 자릿수나 지수가 너무 큽니다. 한도는 {limit}입니다.",
        "그 수 대신 이름을 쓰십시오.",
    ),
    "unknown-character": (
        "수식에서 뜻이 없는 문자 `{found}` 때문에 읽을 수 없습니다.",
        "이 문자를 빼거나, 나타내려는 것에 이름을 붙이십시오.",
    ),
    "empty": ("수식이 없습니다.", "`x'*A*x` 같은 식을 쓰십시오."),
    "unexpected": (
        "이 자리에는 연산자가 오거나 식이 끝나야 하는데, 쓰인 것은 `{found}` 입니다.",
        "바로 앞부분을 확인하십시오.",
    ),
    "unfinished": (
        "식이 여기서 끊겼습니다. 뒤에 무언가가 더 있어야 합니다.",
        "빠진 항을 쓰거나 마지막 연산자를 지우십시오.",
    ),
    "operand-expected": (
        "이름, 수, 괄호가 올 자리에 쓰인 것은 `{found}` 입니다.",
        "그 앞에 빠진 항을 쓰십시오.",
    ),
    "unclosed": (
        "여기서 열린 괄호 `{opener}` 뒤에 닫는 괄호 `{closer}` 하나가 빠져 있습니다.",
        "닫는 괄호 `{closer}` 하나를 더하거나 여는 괄호를 지우십시오.",
    ),
    "unopened": (
        "닫는 괄호 `{found}` 앞에 여는 괄호가 없습니다.",
        "이 괄호를 지우거나, 묶음이 시작되는 곳에 여는 괄호를 쓰십시오.",
    ),
    "implicit-product": (
        "식 `{found}` 안에 연산자가 없습니다. 곱은 `*` 기호로 씁니다.",
        "`{suggestion}`",
    ),
    "power-chain": (
        "거듭제곱의 거듭제곱에는 괄호가 필요합니다: `{left}` 또는 `{right}`.",
        "뜻하는 쪽을 골라 쓰십시오.",
    ),
    "comparison-chain": ("비교는 이어서 쓸 수 없습니다.", "양변이 있는 비교를 하나씩 쓰십시오."),
    "transposed-number": (
        "기호 `'` 하나는 벡터나 행렬의 전치를 뜻하며, 수 뒤에서는 아무 일도 하지 않습니다.",
        "성분이 모두 1인 벡터는 `vector(1)'` 꼴로 쓰십시오.",
    ),
    "index-from-zero": ("첨자는 1부터 시작합니다.", "`{suggestion}`"),
    "index-end": (
        "MATLAB의 `end` 표기는 여기에 없습니다.",
        "길이가 n인 벡터의 마지막 성분은 `x[n]` 꼴로 쓰고 `x: vector(n)` 꼴로 길이를 선언하십시오.",
    ),
    "index-negative": (
        "첨자는 1부터 시작하며, 음수 첨자는 끝에서부터 세지 않습니다.",
        "길이가 n인 벡터의 마지막 성분은 `x[n]` 꼴로 쓰십시오.",
    ),
    "open-slice": (
        "성분의 범위에는 `x[1:n]` 꼴로 양 끝이 모두 필요합니다. `:` 하나만 쓰면 전체를 뜻합니다.",
        "양 끝을 모두 쓰십시오.",
    ),
    "cross-product": (
        "기호 `×` 대신, 행렬의 곱은 `*`, 성분별 곱은 `.*` 기호로 씁니다. 벡터곱(cross product)은 없습니다.",
        "`{suggestion}`",
    ),
    "colon": (
        "기호 `:` 하나는 `sum(i = 1:N, …)` 또는 `x[1:n]` 같은 범위에서만 씁니다.",
        "두 행렬의 내적은 `inner(A, B)` 꼴로 쓰십시오.",
    ),
    "equals-inside": (
        "기호 `=` 하나는 문장 첫머리에서 이름을 정하거나 합의 범위를 줄 때만 씁니다.",
        "비교는 `where(…)` 안에서 `==` 기호로 쓰십시오.",
    ),
    "equation-chain": (
        "한 문장에 등호가 두 번 쓰였습니다.",
        "한 문장에 등식을 하나만 쓰고, 문장은 `;` 기호로 나누십시오.",
    ),
    "not-a-definition": (
        "등호 왼쪽에는 이름 하나, 또는 괄호 안에 이름만 있는 함수가 와야 합니다.",
        "`name = …` 또는 `f(x; w) = …` 꼴로 쓰십시오.",
    ),
    "result-not-last": (
        "이 식 뒤에 다른 문장이 있습니다. 결과가 되는 식은 마지막 문장 하나뿐입니다.",
        "`a = …` 꼴로 이름을 붙이십시오.",
    ),
    "sign-opens-line": (
        "부호 `{found}` 앞에서 줄이 바뀌어, 앞줄에 이어지는지 새 문장인지 알 수 없습니다.",
        "새 문장이라면: `{suggestion}`",
    ),
    "tuple": ("함수 이름 없이 한 괄호 안에 여러 개가 쓰였습니다.", "`{suggestion}`"),
    "sum-extent": (
        "합 기호는 첫 항까지만 걸리는데, 그 뒤에 첨자 `{index}` 기호가 또 쓰였습니다.",
        "합의 본문을 괄호로 묶으십시오.",
    ),
    "sum-without-body": (
        "이 합에는 범위만 있고 더할 식이 없습니다.",
        "`sum(i = 1:N, x[i])` 꼴로 쓰십시오.",
    ),
    "sum-without-index": (
        "기호 `{found}` 아래에 첨자가 필요합니다.",
        "`sum(i = 1:N, …)` 꼴로 쓰십시오. 모든 성분의 합은 `sum(x)` 입니다.",
    ),
    "range-expected": (
        "`{found}` 에 대한 범위가 온전하지 않습니다.",
        "`sum(i = 1:N, …)` 꼴로 쓰십시오.",
    ),
    "operator-extent": (
        "이 기호가 바로 뒤의 항까지만 걸리는지, 곱 전체에 걸리는지 알 수 없습니다.",
        "걸리는 부분을 괄호로 묶거나 전체를 `(∇_x f)'*p` 꼴로 묶으십시오.",
    ),
    "derivative-variable": (
        "기호 `{found}` 뒤에 어느 변수로 미분하는지가 빠져 있습니다.",
        "`grad(f, x)` 꼴로 쓰십시오.",
    ),
    "derivative-quotient": (
        "온전한 미분 기호가 아닙니다.",
        "`d(f)/d(x)` 또는 `∂f/∂x` 꼴로 쓰십시오.",
    ),
    "norm-kind": (
        "첨자 `{found}` 에 해당하는 노름은 없습니다. `norm2(x)` (행렬이면 프로베니우스 노름)와 `norm1(x)` 두 가지가 있습니다.",
        "`{suggestion}`",
    ),
    "foreign-function": (
        "함수 `{found}` 같은 이름은 여기에 없습니다.",
        "`closedform functions` 명령으로 목록을 보고, 앞의 모듈 이름은 빼십시오.",
    ),
    "foreign-attribute": (
        "속성 `{found}` 같은 표기는 여기에 없습니다. 함수는 `f(x)` 꼴로 앞에 씁니다.",
        "`closedform functions` 명령으로 목록을 보십시오.",
    ),
    "foreign-arguments": (
        "함수 `{found}` 대신 쓰는 식은 `{read}` 이며, 이 인자로는 읽을 수 없습니다.",
        "`{read}` 꼴로 풀어 쓰십시오.",
    ),
    "no-length": (
        "`{found}` 에 해당하는 함수는 없습니다. 길이는 이름이 있는 차원입니다.",
        "`y: vector(N)` 선언이 있으면 그냥 `N` 이라고 쓰십시오.",
    ),
    "axis": (
        "인자 `{found}=` 대신 `rows` (행마다 하나)와 `cols` (열마다 하나)를 씁니다.",
        "`{suggestion}`",
    ),
    "keyword": ("`{found}=` 같은 이름 붙은 인자는 없습니다.", "이 인자를 빼십시오."),
    "declaration-kind": (
        "이름 `{name}` 에 대한 선언이 비어 있습니다.",
        "`{name}: scalar`, `{name}: vector(n)`, `{name}: matrix(m, n)` 가운데 하나로 쓰십시오.",
    ),
    "declaration-equation": (
        "여기에 쓰인 `{found}` 표기는 등식입니다. 선언은 이름이 무엇인지를 말하고 값을 주지 않습니다.",
        "식 안에서 한 변을 다른 변으로 바꾸거나 `a = 2; a*x^2` 꼴로 이름을 정의하십시오. 차원끼리는 `==` 기호로 견줍니다.",
    ),
    "declaration-name": (
        "선언은 이름으로 시작해야 하는데, 여기에 쓰인 것은 `{found}` 입니다.",
        "`x: vector(n)` 꼴로 쓰십시오.",
    ),
    "declaration-shape": (
        "여기에 쓰인 `{found}` 자리에는 `scalar`, `vector(n)`, `matrix(m, n)`, `integer`, `index(n)` 가운데 하나가 와야 합니다.",
        "이 가운데 하나를 쓰거나 `x in R^n` 꼴로 쓰십시오.",
    ),
    "declaration-dims": (
        "선언 `{found}` 안의 차원 개수가 맞지 않습니다. `{kind}` 에는 {wanted}개가 필요합니다.",
        "`{right}` 꼴로 쓰십시오.",
    ),
    "declaration-axes": (
        "`{found}` 처럼 축이 셋 이상인 것은 없습니다. 스칼라, 벡터, 행렬만 있습니다.",
        "조각들을 쌓아 하나의 행렬로 만드십시오.",
    ),
    "declaration-values": (
        "값의 집합 `{found}` 대신 `{{0,1}}` 또는 `{{-1,1}}` 집합만 쓸 수 있습니다.",
        "`y in {{0,1}}^N` 꼴로 쓰십시오.",
    ),
    "declaration-property": (
        "성질 `{name}` 같은 것은 없습니다.",
        "쓸 수 있는 성질: symmetric, skew, psd, pd, diagonal, orthogonal, lower, upper, invertible, full_column_rank, full_row_rank, integer, constant, function(t), > 0, >= 0.",
    ),
    "declaration-time": (
        "시간 변수는 `t` 하나이며 `function(t)` 꼴로 씁니다.",
        "`x: vector(n) function(t)` 꼴로 쓰십시오.",
    ),
    "declaration-bound": (
        "경계는 `> 0` 같은 수여야 하는데, 여기에 쓰인 것은 `{found}` 입니다.",
        "수와 비교하거나 `N > D` 꼴로 두 차원을 비교하십시오.",
    ),
    "declaration-tail": (
        "여기에 쓰인 `{found}` 부분은 앞의 선언에 속하지 않습니다.",
        "선언은 쉼표로 나누십시오: `x: vector(n), y: vector(n)`.",
    ),
    "latex-unsupported": (
        "여기의 LaTeX 명령 `{found}` 부분은 읽지 못합니다. 여기까지 읽은 부분: `{read}`.",
        "이 부분을 다르게 쓰거나 기본 표기로 쓰십시오.",
    ),
    "latex-braces": (
        "명령 `{found}` 뒤에는 중괄호 `{{…}}` 묶음이 필요합니다.",
        "여는 중괄호와 닫는 중괄호를 모두 쓰십시오.",
    ),
    "function-extent": (
        "함수 `{found}` 뒤의 인자가 어디까지 걸리는지 알 수 없습니다.",
        "인자를 괄호로 묶으십시오.",
    ),
    "subscript-unclear": (
        "아래첨자 `{found}` 부분이 이름의 일부인지 성분의 첨자인지 알 수 없습니다.",
        "이름을 선언하거나 성분을 `x[i]` 꼴로 쓰십시오.",
    ),
    "read-as": ("표기 `{found}` 대신 `{read}` 꼴로 읽었습니다.", None),
    "read-as-latex": ("이 글은 LaTeX으로 읽었습니다. 나란히 쓴 글자는 곱으로 봅니다.", None),
    "numpy-product": ("NumPy의 `*` 기호는 성분별 곱이지만 여기서는 행렬의 곱입니다.", None),
    "python-power": (
        "`**` 기호는 NumPy에서는 성분별 거듭제곱, SymPy에서는 행렬 거듭제곱입니다.",
        None,
    ),
    "numpy-outer": (
        "열벡터와 행벡터의 곱을 외적(outer product) `x*y'` 꼴로 읽었습니다. NumPy에서 축이 하나인 배열의 `x @ y.T` 표기는 내적 `x'*y`입니다.",
        None,
    ),
    "numpy-matmul": (
        "곱의 왼쪽에 있는 벡터를 NumPy처럼 읽습니다: `x @ y`는 `x'*y`, `x @ A`는 `A'*x`입니다.",
        None,
    ),
    "power-of-e": (
        "`e^` 표기는 성분별 지수입니다. 행렬에서는 책마다 다른 함수를 뜻합니다.",
        None,
    ),
    "norm-of-a-vector": (
        "아래첨자가 {subscript}인 노름은 벡터의 노름으로 읽었습니다. 행렬에서는 책마다 다른 노름을 뜻합니다.",
        None,
    ),
    "sample": (
        "표기 `{found}` 부분은 표본 하나로 읽었습니다. 표본 행렬의 {index}행, 또는 벡터의 {index}번째 성분입니다.",
        None,
    ),
    "too-large": (
        "식이 {limit}자보다 길어집니다.",
        "되풀이되는 부분에 이름을 붙이는 프로그램 꼴로 요청하십시오.",
    ),
    "division-extent": (
        "이 나눗셈 기호 `/` 뒤에서 어디까지가 나누는 수인지 알 수 없습니다.",
        "`\\frac{{a}}{{b}} c` 꼴로 쓰거나 괄호를 쓰십시오.",
    ),
    "superscript-unclear": (
        "위첨자 `{found}` 부분이 거듭제곱인지, 표본 번호인지, 층 번호인지 알 수 없습니다.",
        "거듭제곱은 괄호 없이, 표본은 `X_{{i,:}}` 꼴로, 층 번호는 `W_1` 같은 이름으로 쓰십시오.",
    ),
    "dots-unclear": (
        "이 줄임표가 무엇을 나타내는지 확실하지 않습니다. 주위의 항들이 한 규칙의 1, 2, … 번째 항과 마지막 항이 아닙니다.",
        "처음 항들과 마지막 항을 같은 꼴로 쓰십시오: `x_1 + x_2 + \\dots + x_n`.",
    ),
    "dots-open": (
        "이 줄임표 옆에 첫 항이나 마지막 항이 없습니다.",
        "시작과 끝을 쓰십시오: `x_1 + \\dots + x_n`.",
    ),
    "dots-length": (
        "이 줄임표에 같은 성분이 몇 개 있는지 알 수 없습니다.",
        "크기를 선언하거나 합으로 쓰십시오.",
    ),
    "cells-many": ("성분이 {limit}개보다 많은 행렬은 읽지 않습니다.", "행렬에 이름을 붙이십시오."),
    "cells-uneven": (
        "이 행렬의 행마다 성분의 수가 다르거나 빈 성분이 있습니다.",
        "모든 성분을 쓰십시오.",
    ),
    "cell-not-number": (
        "여기에 적은 성분의 모양은 {shape}입니다. 이 자리에서는 수만 읽습니다.",
        "성분을 수로 쓰십시오.",
    ),
    "row-or-column": (
        "이것이 행인지 열인지 알 수 없습니다.",
        "열은 `(x_1, \\dots, x_n)^\\top` 꼴이나 `\\begin{{pmatrix}}` 꼴로 쓰십시오.",
    ),
    "cases-unclear": (
        "각 경우가 언제 성립하는지 확실하지 않습니다.",
        "마지막 경우를 `otherwise`로 쓰거나 다른 경우의 반대로 쓰십시오.",
    ),
    "latex-word": (
        "LaTeX에서는 이어 쓴 글자 `{found}` 부분이 곱으로 읽힙니다.",
        "낱말은 `\\mathrm{{{found}}}` 꼴로 쓰거나 선언하십시오.",
    ),
    "unknown-name": (
        "이름 `{name}` 자리에 무엇이 오는지 알 수 없습니다.",
        "`{name}: vector(n)` 꼴로 선언하십시오.",
    ),
    "letters": (
        "`{name}` 전체를 하나의 이름으로 읽으며, `{letter}` 기호가 든 곱으로 읽지 않습니다.",
        "곱은 `*`로 쓰고, 이름이 맞으면 `{name}` 기호를 선언하십시오.",
    ),
    "parts": (
        "`{name}` 기호가 식에 없습니다. `{part}` 기호는 별개의 이름이며 `{name}`의 성분이 아닙니다.",
        "`{part}` 기호로 미분하거나, 성분을 대괄호로 쓰십시오: `{name}[1]`.",
    ),
    "parts-indexed": (
        "`{part}` 기호는 여기서 별개의 이름이며 `{name}`의 성분이 아닙니다. 첨자에 범위를 주는 합이 없습니다.",
        "`{entry}` 꼴로 쓰고 `--where '{indices}'`로 선언하십시오. `{part}` 기호가 별개의 이름이면 그 이름을 선언하십시오.",
    ),
    "entry-written": (
        "`{name}` 기호가 식에 없습니다. `{base}`의 성분은 대괄호로 씁니다.",
        "`{suggestion}`",
    ),
    "not-of-time": (
        "`{name}` 기호가 시간의 함수로 선언되지 않아서 `t`로 미분하면 0이 됩니다.",
        "`{name}: vector(n) function(t)`처럼 `function(t)`를 붙여 선언하십시오.",
    ),
    "held": (
        "`{name}` 변수만 움직이고, `{name}`의 `t`에 대한 도함수는 고정된 것으로 봅니다.",
        None,
    ),
    "index-outside": (
        "`{name}` 기호는 합 또는 곱의 첨자인데 여기서는 그 밖에 있습니다.",
        "더하거나 곱할 식 전체를 괄호 안에 넣으십시오. 첨자와 상관없는 기호라면 다른 글자를 쓰거나 `{name}: scalar` 꼴로 선언하십시오.",
    ),
    "index-glued": (
        "`{name}` 전체가 하나의 이름이고, 합의 지표 `{index}` 기호는 항 안에 없습니다.",
        "성분은 `{base}_{index}`나 `{base}[{index}]`처럼 쓰십시오.",
    ),
    "left-division": (
        "MATLAB의 `{found}` 식은 연립방정식의 해이며, 여기서는 역행렬로 씁니다.",
        "`{suggestion}`",
    ),
    "optimisation": (
        "`{found}` 부분은 최적값을 묻습니다. 여기에는 함수만 쓰고 변수는 `--wrt`로 정합니다.",
        "`{suggestion}`",
    ),
    "constraint": (
        "`{found}` 표기는 제약조건을 뜻합니다. 여기에는 함수만 쓸 수 있습니다.",
        "라그랑주 승수를 써서 `x'*A*x - mu*(x'*x - 1)` 꼴의 함수 하나로 만드십시오.",
    ),
    "sum-bare": (
        "무엇에 대한 합인지 쓰여 있지 않습니다.",
        "`sum(i = 1:n, x[i])`처럼 쓰십시오. 모든 성분의 합은 `sum(x)`입니다.",
    ),
    "python-words": (
        "`{found}` 단어는 프로그래밍 언어의 말이며 수식의 말이 아닙니다.",
        "지표에 대한 합은 `sum(i = 1:n, x[i])`, 선택은 `where(x > 0, x, 0)`, 함수는 `f(x) = x^2; f(y)`처럼 쓰십시오.",
    ),
    "ternary": ("선택은 `where`로 씁니다.", "`{suggestion}`"),
    "factorial": (
        "`!` 기호는 읽지 않습니다. x의 계승은 `exp(lgamma(x + 1))`입니다.",
        "`{suggestion}`",
    ),
    "binomial": (
        "`{found}` 꼴은 읽지 않습니다. 이항 계수는 감마 함수의 로그 `lgamma`로 씁니다.",
        "`{suggestion}`",
    ),
    "remainder": (
        "`{found}` 부분은 나머지나 버림 나눗셈처럼 보입니다. 둘 다 없으며, `%` 뒤는 주석입니다.",
        "빼고 쓰십시오. 그런 함수는 뛰는 곳에서 도함수가 없습니다.",
    ),
    "power-of-function": (
        "함수의 거듭제곱은 인수 뒤에 씁니다.",
        "`{suggestion}`",
    ),
    "derivative-mark": (
        "`'` 기호는 전치입니다. 도함수는 `d(f(x))/d(x)`로 씁니다.",
        "`{suggestion}`",
    ),
    "round-brackets": ("성분은 대괄호로 씁니다.", "`{suggestion}`"),
    "maple-sum": ("합의 범위는 항 앞에 씁니다.", "`{suggestion}`"),
    "extreme-index": (
        "가장 크거나 작은 성분은 지표 없이 벡터 전체에서 구합니다.",
        "`{suggestion}`",
    ),
    "other-brackets": ("함수의 인수는 소괄호로 씁니다.", "`{suggestion}`"),
    "blocks": (
        "부분을 모아 만든 행렬이나 벡터는 쓸 수 없습니다.",
        "`A: matrix(2, 2)`처럼 이름을 붙이고 `A[1, 2]`처럼 성분을 쓰십시오. `e_1`은 단위벡터입니다.",
    ),
    "integral": (
        "여기에는 적분이 없습니다.",
        "피적분함수를 미분하고, 적분은 다른 방법으로 하십시오.",
    ),
    "distribution": (
        "`{found}` 부분은 분포를 말합니다. 미분하는 것은 그 밀도나 로그입니다.",
        "정규분포라면 `-(x - mu)'*inv(Sigma)*(x - mu)/2 - logdet(Sigma)/2`로 쓰십시오.",
    ),
    "expectation": (
        "여기에는 기댓값이 없습니다.",
        "표본 평균 `sum(i = 1:N, f(X[i, :]))/N`으로 쓰십시오.",
    ),
    "membership": (
        "이름이 무엇인지는 식이 아니라 선언에 씁니다.",
        "`--where` 뒤에 `x in R^n`처럼 쓰십시오.",
    ),
    "infinity": ("무한대는 수가 아닙니다.", "이름을 쓰고 극한은 손으로 구하십시오."),
    "entrywise-transpose": ("전치는 `'` 기호입니다.", "`{suggestion}`"),
    "axis-number": (
        "수로는 방향을 알 수 없습니다. `rows`는 행마다, `cols`는 열마다 결과 하나를 줍니다.",
        "`{suggestion}`",
    ),
    "declaration-colon": ("이름 뒤에 쌍점이 빠졌습니다.", "`{suggestion}`"),
    "absent": ("변수 `{name}` 없이 쓰인 식이므로 도함수는 0입니다. 식에 있는 이름: {names}.", None),
    "absent-near": (
        "변수 `{name}` 없이 쓰인 식이므로 도함수는 0입니다. 비슷한 이름은 `{near}` 입니다(식에 있는 이름: {names}).",
        None,
    ),
    "constant": (
        "도함수는 0입니다. `{name}` 기호가 식에 있지만 식의 값은 그에 따라 변하지 않습니다.",
        None,
    ),
    "inner-zero": (
        "식 안에서 `{name}` 기호로 미분한 부분은 0입니다. 미분되는 식에 그 기호가 없습니다.",
        None,
    ),
    "definitions-unused": (
        "정의하였으나 결과에 쓰이지 않은 기호: {names}.",
        None,
    ),
    "declared-unused": (
        "선언하였으나 식에 쓰이지 않은 기호: {names}.",
        None,
    ),
    "derivative-again": (
        "식 자체가 `{name}` 기호로 미분한 것이며, 그것을 같은 기호로 한 번 더 미분하였습니다.",
        None,
    ),
    "derivative-of-name": (
        "`{name}` 기호가 `{by}` 기호의 어떤 함수인지 알 수 없어서 도함수가 0이 됩니다.",
        "그 자리에 함수를 직접 쓰거나 앞에서 정의하십시오: `{name} = …; …`.",
    ),
    "two-shapes": (
        "이름 `{name}` 하나가 두 가지 모양으로 쓰였습니다. 표시된 첫째 자리의 모양은 {left}, 둘째 자리의 모양은 {right}입니다.",
        "한쪽의 이름을 바꾸거나 `{name}: {declared}` 꼴로 선언하십시오.",
    ),
    "shapes-add": (
        "합의 양변은 모양이 같아야 하는데, 왼쪽의 모양은 {left}, 오른쪽의 모양은 {right}입니다.",
        "`{suggestion}`",
    ),
    "shapes-sides": (
        "등식의 양변은 모양이 같아야 하는데, 왼쪽의 모양은 {left}, 오른쪽의 모양은 {right}입니다.",
        "",
    ),
    "shapes-multiply": (
        "행렬의 곱에서 안쪽 차원이 서로 다릅니다. 왼쪽의 모양은 {left}, 오른쪽의 모양은 {right}입니다.",
        "`{suggestion}`",
    ),
    "shapes-hadamard": (
        "성분별 연산에는 같은 모양 둘이 필요한데, 여기에 쓰인 모양은 {left}, {right}입니다.",
        "`{suggestion}`",
    ),
    "shapes-compare": (
        "성분별 비교에는 같은 모양 둘이 필요한데, 여기에 쓰인 모양은 {left}, {right}입니다.",
        "`{suggestion}`",
    ),
    "shapes-argument": (
        "함수 `{name}` 안의 인자들이 서로 맞지 않습니다. 이 인자의 모양은 {shape}입니다.",
        "`{suggestion}`",
    ),
    "vector-vector": (
        "두 열벡터(모양 {left}, {right})의 곱입니다. 성분별 곱 `{entrywise}` 또는 내적 `{inner}` 가운데 어느 쪽입니까?",
        "`{suggestion}`",
    ),
    "numpy-star": (
        "NumPy의 `*` 기호는 성분별 곱이지만 여기서는 행렬의 곱입니다. 왼쪽의 모양은 {left}, 오른쪽의 모양은 {right}입니다.",
        "NumPy에서와 같은 뜻으로: `{suggestion}`",
    ),
    "divide-by-tensor": (
        "나눗셈 기호 `/` 뒤에는 스칼라가 와야 하는데, 나누는 쪽의 모양은 {right}, 나뉘는 쪽의 모양은 {left}입니다.",
        "`{suggestion}`",
    ),
    "power-of-tensor": (
        "거듭제곱 `^` 기호의 지수는 스칼라여야 하는데, 여기에 쓰인 지수의 모양은 {right}입니다.",
        "`{suggestion}`",
    ),
    "power-of-vector": (
        "모양이 {left}인 벡터에는 `^` 거듭제곱이 없습니다. 성분별 거듭제곱은 `.^`, 노름의 제곱은 `norm2(…)^2` 꼴로 씁니다.",
        "`{suggestion}`",
    ),
    "power-not-square": (
        "행렬의 거듭제곱에는 정사각행렬이 필요한데, 여기에 쓰인 행렬의 모양은 {left}입니다.",
        "`{suggestion}`",
    ),
    "power-not-integer": (
        "행렬의 지수는 정수여야 합니다.",
        "`k: integer >= 1` 꼴로 선언하십시오. 성분별 거듭제곱은 `.^`, 제곱근은 `sqrtm(X)` 꼴로 씁니다.",
    ),
    "order-not-integer": (
        "함수의 차수는 음이 아닌 정수 하나여야 합니다.",
        "`polygamma(2, x)` 꼴로 쓰십시오. 문자는 `k: integer >= 1` 꼴로 선언합니다.",
    ),
    "not-square": (
        "함수 `{name}` 안에는 정사각행렬이 와야 하는데, 이 행렬의 모양은 {shape}입니다.",
        "`A: matrix(n, n)` 꼴로 선언하거나 `A'*A` 꼴로 쓰십시오. 모든 모양에 쓸 수 있는 것은 유사역행렬 `pinv(A)` 입니다.",
    ),
    "argument-shape": (
        "함수 `{name}` 안에 올 수 있는 모양은 {wanted}인데, 여기에 쓰인 모양은 {shape}입니다.",
        "`{suggestion}`",
    ),
    "argument-count": (
        "함수 `{name}` 안의 인자 개수는 {expected}개여야 하는데, 여기에는 {given}개가 쓰였습니다.",
        "`closedform functions` 명령으로 쓰는 법을 볼 수 있습니다.",
    ),
    "along": (
        "함수 `{name}` 뒤의 `{word}` 방향으로는 계산할 수 없습니다.",
        "`softmax(X, rows)`, `sum(X, cols)` 같은 함수에 `rows` 또는 `cols` 낱말을 씁니다.",
    ),
    "condition-expected": (
        "함수 `where` 안의 첫째 인자는 비교식이어야 합니다.",
        "`where(x > 0, x, 0)` 꼴로 쓰십시오.",
    ),
    "along-not-matrix": (
        "낱말 `rows` 및 `cols` 앞에는 행렬이 필요한데, 함수 `{name}` 안의 인자는 모양이 {shape}입니다.",
        "이 낱말을 빼고 `{name}(x)` 꼴로 쓰십시오.",
    ),
    "call-of-name": (
        "이름 `{name}` 뒤에 연산자가 없으며, 이 이름은 함수가 아닙니다.",
        "곱은 `{name}*(…)` 꼴로, 함수는 `{name}(x) = …` 꼴로 먼저 정의하십시오.",
    ),
    "unknown-function": (
        "함수 `{name}` 같은 이름은 여기에 없습니다.",
        "앞에서 `{name}(x) = …;` 꼴로 정의하거나, `closedform functions` 명령으로 목록을 보십시오.",
    ),
    "unknown-function-near": (
        "함수 `{name}` 같은 이름은 여기에 없습니다. 가장 비슷한 것은 `{near}` 입니다.",
        "`{suggestion}`",
    ),
    "unknown-function-parts": (
        "함수 `{name}` 같은 이름은 여기에 없습니다. `{parts}` 꼴로 풀어 쓸 수 있습니다.",
        "앞에서 정의하십시오: `{name}({given}) = {parts}; …`.",
    ),
    "function-without-argument": (
        "함수 `{name}` 뒤에 인자가 없습니다.",
        "`{name}(x)` 꼴로 쓰십시오. 변수로 쓰려면 다른 이름을 붙이십시오.",
    ),
    "size-not-integer": (
        "차원은 정수이거나, 정수와 차원으로 된 식이어야 합니다.",
        "`ones(n)` 또는 `eye(2*n)` 꼴로 쓰십시오.",
    ),
    "constant-vector": (
        "표기 `{name}(…)` 안에는 1 또는 0만 씁니다. 모든 성분이 1이거나 0이며 모양은 자리에 맞춰집니다.",
        "다른 상수는 `3*{name}(1)` 꼴로 곱하십시오.",
    ),
    "bars-of-vector": (
        "기호 `|…|` 하나는 스칼라의 절댓값 또는 행렬의 행렬식입니다. 벡터에는 뜻이 분명하지 않습니다.",
        "길이는 `norm2(x)`, 성분별 절댓값은 `abs(x)` 꼴로 쓰십시오.",
    ),
    "subscripts": (
        "대괄호 안에 첨자가 {given}개 있는데, 앞에 쓰인 것의 모양은 {shape}입니다.",
        "벡터는 `x[i]`, 행렬은 `X[i, j]`, i행은 `X[i, :]` 꼴로 쓰십시오.",
    ),
    "slice": (
        "`x[1:k]` 같은 성분의 일부는 아직 꺼낼 수 없습니다.",
        "일부의 합은 `sum(i = 1:k, x[i])`, 한 행은 `X[i, :]` 꼴로 쓰십시오.",
    ),
    "subscript-not-scalar": (
        "첨자는 정수이거나 합의 첨자여야 합니다.",
        "`x[i]` 또는 `X[i, j]` 꼴로 쓰십시오.",
    ),
    "index-range": (
        "첨자는 {high}까지 가는데 이 축의 성분은 {size}개뿐입니다.",
        "범위의 끝을 {size}에 맞추거나, 차원을 {high}개로 선언하십시오. 첨자 하나는 `i: index({size})` 꼴로 선언합니다.",
    ),
    "index-below-one": (
        "첨자가 {low}까지 내려갑니다. 첨자는 1부터 시작합니다.",
        "범위를 뒤에서 시작하거나 첨자를 옮기십시오.",
    ),
    "range-unknown": (
        "첨자 `{name}` 하나의 범위를 알 수 없습니다.",
        "`sum({name} = 1:N, …)` 꼴로 범위를 쓰십시오.",
    ),
    "range-two-sizes": (
        "첨자 `{name}` 하나가 크기가 다른 두 축에 쓰였습니다. 두 크기: {left}, {right}.",
        "`{name} = 1:{left}` 꼴로 범위를 쓰거나, 두 차원을 같게 선언하십시오.",
    ),
    "range-not-integer": (
        "범위의 양 끝은 정수나 차원이어야 합니다.",
        "`sum(i = 1:N, …)` 꼴로 쓰십시오.",
    ),
    "index-not-linear": (
        "첨자는 첨자와 정수의 합이어야 합니다. 첨자끼리의 곱은 다룰 수 없습니다.",
        "`x[i + 1]` 꼴로 쓰십시오.",
    ),
    "product-over-dependent-range": (
        "범위가 다른 첨자에 달린 곱은 아직 미분할 수 없습니다.",
        "로그를 취하십시오. 같은 범위의 합은 미분할 수 있습니다.",
    ),
    "derivative-by-expression": (
        "미분 변수는 `x` 같은 이름이거나 `X[i, j]` 같은 성분이어야 합니다.",
        "그 식에 이름을 붙이고 그 이름으로 미분하십시오.",
    ),
    "variable-expected": (
        "미분할 변수의 이름이 와야 하는 자리에 `{name}`이 있습니다.",
        "이름 `w` 하나 또는 성분 `X[i, j]` 꼴로 쓰십시오. 이름이 여럿이면 사이에 쉼표를 하나씩 둡니다: `w, b`.",
    ),
    "derivative-by-dimension": (
        "이름 `{name}` 하나는 차원 또는 정수이므로 미분 변수가 될 수 없습니다.",
        "스칼라라면 `{name}: scalar` 꼴로 선언하십시오.",
    ),
    "derivative-variables": (
        "식 안의 미분에는 변수를 하나만 씁니다.",
        "`grad(grad(f, x), y)` 꼴로 겹쳐 쓰십시오.",
    ),
    "tensor-inside": (
        "식 안의 이 도함수는 축이 셋 이상인 텐서입니다.",
        "`--wrt` 선택 사항으로 따로 구하면 성분 꼴과 벡터화(vec) 꼴을 볼 수 있습니다.",
    ),
    "gradient-of-tensor": (
        "그레이디언트(기울기)는 스칼라에서 구하는데, 이 식의 모양은 {shape}입니다.",
        "`jac(f, x)` 꼴로 쓰거나 `sum(f)` 꼴로 성분을 먼저 더하십시오.",
    ),
    "hessian-of-tensor": (
        "헤세 행렬(헤시안)은 스칼라에서 구하는데, 이 식의 모양은 {shape}입니다.",
        "성분 하나 `f[i]` 또는 성분의 합 `sum(f)` 꼴로 쓰십시오.",
    ),
    "no-derivative": (
        "함수 `{name}` 하나의 도함수는 여기에 없습니다.",
        "다른 함수로 바꾸어 쓰십시오. `closedform functions` 명령으로 목록을 볼 수 있습니다.",
    ),
    "recursive-definition": (
        "함수 `{name}` 하나가 자기 자신으로 정의되었거나, 정의가 너무 길게 이어집니다.",
        "안쪽 부분을 풀어 쓰십시오.",
    ),
    "comparison-outside": (
        "비교는 `where(…)` 안과 선언에만 쓸 수 있습니다. 이 식에는 값이 없습니다.",
        "`{suggestion}`",
    ),
    "defined-twice": (
        "`{name}` 기호가 여기서 다시 정의되어 앞의 정의가 사라집니다.",
        "둘 가운데 하나의 이름을 바꾸거나 하나를 지우십시오.",
    ),
    "dimension-defined": (
        "`{name}` 기호는 선언에서 차원 또는 정수인데 여기서 다르게 정의됩니다.",
        "정의를 지우고 `x: vector(3)` 꼴로 수를 직접 선언하거나 다른 이름을 쓰십시오.",
    ),
    "used-before": (
        "`{name}` 기호가 여기서 쓰이지만 정의는 더 아래에 있습니다.",
        "정의를 먼저 쓰거나 둘 가운데 하나의 이름을 바꾸십시오.",
    ),
    "misplaced": ("이 자리에는 `{what}` 표기를 쓸 수 없습니다.", "`x'*A*x` 같은 식을 쓰십시오."),
    "no-result": (
        "마지막 문장이 함수 `{name}` 하나의 정의이고, 무엇에 적용할지는 쓰이지 않았습니다.",
        "`{name}(x)` 같은 마지막 줄을 더하십시오.",
    ),
    "declared-twice": (
        "이름 `{name}` 하나가 두 번 선언되었습니다.",
        "둘 가운데 하나를 지우십시오.",
    ),
    "declared-dimensions": (
        "이름 `{name}` 뒤에 쓴 `{kind}` 선언에는 차원이 {expected}개 필요한데, 여기에는 {given}개가 쓰였습니다.",
        "`scalar`, `vector(n)`, `matrix(m, n)` 가운데 하나로 쓰십시오.",
    ),
    "declared-not-matrix": (
        "`{name}` 기호가 {property} 성질과 함께 `{kind}` 종류로 선언되었습니다. {property} 성질은 행렬만 가질 수 있습니다.",
        "`{name}: matrix(n, n) {property}`처럼 쓰거나 그 단어를 빼십시오.",
    ),
    "declared-contrary": (
        "`{name}` 기호는 `{one}` 조건과 `{other}` 조건을 함께 만족할 수 없습니다.",
        "둘 가운데 하나를 빼십시오.",
    ),
    "dims-contrary": (
        "차원은 `{one}` 조건과 `{other}` 조건을 함께 만족할 수 없습니다.",
        "둘 가운데 하나를 빼십시오.",
    ),
    "declared-not-square": (
        "이름 `{name}` 뒤의 성질 {property}에는 정사각행렬이 필요한데, 선언된 모양은 {shape}입니다.",
        "`{name}: matrix(n, n) {property}` 꼴로 쓰십시오.",
    ),
    "declared-zero": (
        "이름 `{name}`의 성질이 skew이면서 {property}로 선언되었는데, 둘 다인 것은 영행렬뿐입니다.",
        "둘 가운데 하나를 빼십시오.",
    ),
    "size-and-name": (
        "이름 `{name}` 하나가 벡터나 행렬로 선언되었는데 차원으로도 쓰였습니다.",
        "차원에 다른 이름을 붙이십시오.",
    ),
    "dimension-unreadable": (
        "차원은 정수, 이름, 또는 그 합과 곱이어야 합니다.",
        "`vector(n)` 또는 `matrix(2*n, m + 1)` 꼴로 쓰십시오.",
    ),
    "dimension-not-positive": (
        "차원은 1 이상이어야 하는데, 여기에 쓰인 차원은 {size}입니다.",
        "양의 정수나 이름을 쓰십시오.",
    ),
    "name-unreadable": (
        "`{name}` 같은 것은 이름이 될 수 없습니다.",
        "이름은 글자로 시작하고 글자, 숫자, `_` 기호로 이루어집니다.",
    ),
    "variables-and-order": (
        "이름 둘은 섞인 이계도함수를 뜻하는데, 이름은 {given}개이고 차수는 {order}입니다.",
        "섞인 이계도함수에는 차수 2를 쓰십시오. 명령줄에서는 이름마다 답이 하나씩 나옵니다.",
    ),
    "gradient-of-array": (
        "`{what}`은 스칼라 함수에만 있는데, 이 함수는 {shape}입니다.",
        "`jacobian`을 쓰십시오.",
    ),
    "newton-of-matrix": (
        "뉴턴 걸음은 벡터나 스칼라에 대해서만 만들 수 있는데, `{name}`은 둘 다 아닙니다.",
        "`gradient`와 `hessian`을 쓰거나, 목적함수를 벡터 변수로 쓰십시오.",
    ),
    "program-inputs": (
        "이 프로그램에 줄 것은 {wanted}인데, 받은 것은 {given}입니다.",
        "하나하나 이름을 붙여 한 번씩 주십시오.",
    ),
    "option-size": (
        "`{value}`에는 축의 길이가 없습니다.",
        "`m=1000,n=50`처럼 `이름=길이`로 쓰십시오.",
    ),
    "derivative-by-tridiagonal": (
        "`{name}`처럼 삼중대각행렬로 선언한 행렬에 대한 도함수는 아직 없습니다.",
        "그냥 행렬로 선언하십시오. 그 도함수의 세 대각선이 삼중대각행렬에 대한 도함수입니다.",
    ),
    "newton-of-several": (
        "뉴턴 걸음은 변수 하나에 대해서만 만들 수 있는데, 여기에는 {count}개가 있습니다.",
        "풀이기에 필요한 `gradient`와 `hvp`를 쓰거나, 변수들을 벡터 하나로 쌓으십시오.",
    ),
    "no-objective": (
        "이 프로그램은 어떤 도구를 위해 만든 것이 아닙니다.",
        '`objective="scipy"`처럼 도구를 정해 주십시오.',
    ),
    "option-choice": (
        "`{option}` 선택 사항에 맞지 않는 값입니다: `{value}`. 쓸 수 있는 값: {allowed}.",
        None,
    ),
    "argument": (
        "인수 `{argument}`에 맞는 값: {wanted}. 주어진 값은 `{value}`, 형은 {kind}입니다.",
        None,
    ),
    "argument-value": ("인수 `{argument}`에 맞는 값: {wanted}. 주어진 값은 `{value}`입니다.", None),
    "numpy-function": (
        "NumPy의 함수 `{name}`에는 배열을 주어야 하고, 이것은 식입니다.",
        "연산자(`x.T @ y`, `A * B`)와 closedform의 함수를 쓰거나 식을 글로 적으십시오.",
    ),
    "numpy-array": (
        "배열이 아닌 식입니다: `{value}`.",
        "값이 필요하면 식을 배열로 적으십시오. NumPy의 함수는 식을 받지 않습니다.",
    ),
    "python-index": (
        "`{value}[…]`: 성분의 번호는 이 표기법에서 1부터, Python에서 0부터 시작하므로 여기서는 대괄호를 받지 않습니다.",
        '성분은 글로 쓰고 1부터 셉니다: `cf.parse("X[1, 2]", where=…)`.',
    ),
    "where-of-expression": (
        "식은 그 이름 안에 선언을 지니고 있으며, `where`는 글로 쓴 식에만 씁니다.",
        '이름을 만들 때 선언합니다: `cf.matrix("A", "n", "n", "symmetric")`.',
    ),
    "two-meanings": (
        "이름 `{name}`의 뜻이 식의 한 곳에서는 {one}, 다른 곳에서는 {other}입니다.",
        "이름은 한 번만 만들어 모든 곳에서 씁니다.",
    ),
    "result-shape": ("식의 모양이 있어야 할 모양과 다릅니다.", None),
    "check-failed": (
        "답이 검산을 통과하지 못해 보여 주지 않습니다. 까닭: {reason}.",
        "closedform 자체의 잘못이니, 이 식을 그대로 알려 주십시오.",
    ),
    "form-unconfirmed": (
        "`{form}` 형태는 검산에서 확인되지 않아 보여 주지 않습니다.",
        "다른 형태로 물어보십시오.",
    ),
    "step-failed": (
        "유도의 한 단계가 검산을 통과하지 못해 보여 주지 않습니다: `{line}`.",
        "closedform 자체의 잘못이니, 이 식을 그대로 알려 주십시오.",
    ),
    "check-undecided": (
        "답을 검산할 수 없어 보여 주지 않습니다. 까닭: {reason}.",
        "`x > 0` 또는 `A: matrix(n, n) pd` 같은 조건을 선언하십시오. 파이썬에서는 `check=False` 인자로 검산 없이 볼 수 있습니다.",
    ),
    "index-unbound": (
        "첨자 `{name}`에 범위를 주는 합이 없고, 첨자로 선언되지도 않았습니다.",
        "`sum({name} = 1:{size}, …)`처럼 범위를 주거나 `--where '{name}: index({size})'`로 선언하십시오.",
    ),
    "python-power-matrix": (
        "행렬의 `**`는 NumPy에서는 성분별 거듭제곱이고 SymPy에서는 행렬 거듭제곱입니다.",
        "모든 성분의 거듭제곱은 `.^`로, 행렬 거듭제곱은 `^`로 쓰십시오.",
    ),
    "nowhere-defined": (
        "`{function}`의 정의역에 드는 실수 값이 없습니다.",
        "안쪽 식의 부호를 확인하세요.",
    ),
    "division-by-zero": ("0으로 나누고 있습니다.", "분모를 확인하십시오."),
    "division-by-zero-at": (
        "이 식은 `{name}` 첨자의 범위에 드는 {name} = {value}에서 0인데, 이것으로 나누고 있습니다.",
        "그 값을 범위에서 빼거나 `where({name} == {value}, …, …)` 꼴로 나누어 쓰십시오.",
    ),
    "e-power-of-matrix": (
        "지수가 행렬인 e의 거듭제곱은 행렬 지수함수일 수도 있고 성분별 지수일 수도 있습니다.",
        "행렬 지수함수는 `expm(A)`, 성분별 지수는 `exp(A)` 꼴로 쓰십시오.",
    ),
    "norm-of-matrix": (
        "행렬에 아래첨자 1이나 2를 붙인 노름은 작용소 노름이며, 여기서는 지원하지 않습니다.",
        "`norm2(A)`는 프로베니우스 노름, `norm1(A)`는 성분의 절댓값의 합입니다.",
    ),
    "too-long-a-way": (
        "계산량이 한계를 넘어 멈추었습니다.",
        "안쪽 식에 이름을 붙이거나, 합을 줄이거나, 한계를 높이십시오: `--effort 10`, Python에서는 `effort=10`.",
    ),
    "text-too-long": (
        "글이 {limit}자보다 깁니다.",
        "부분으로 나누어 차례로 물으십시오.",
    ),
    "program-too-deep": (
        "정의가 {limit}단계보다 깊게 서로 이어져 있습니다.",
        "나머지에서 오는 값에 이름을 붙이고, 한 번에 정의 몇 개만 물으십시오.",
    ),
    "value-too-large": (
        "검산에 성분이 {entries}개인 값이 필요합니다. 한계는 {limit}개입니다.",
        "식은 크기에 따라 달라지지 않으므로 크기를 `n` 같은 기호로 선언하십시오.",
    ),
    "answer-too-large": (
        "답이 다시 읽을 수 있는 크기를 넘어 보이지 않습니다.",
        "부분을 나누어 묻거나 이름을 붙이십시오: `r = X*w - y; norm2(r)^2`.",
    ),
    "too-many-calls": (
        "이 프로그램의 함수들이 서로를 {limit}번보다 많이 부릅니다.",
        "안쪽 호출의 결과를 정의로 쓰십시오.",
    ),
    "exponent-too-large": (
        "행렬의 지수 {value} 값이 한계 {limit} 값을 넘습니다.",
        "지수에 기호를 쓰십시오: `k: integer >= 1`인 `X^k`.",
    ),
    "range-too-long": (
        "범위나 첨자의 수 {value} 값이 한계 {limit} 값을 넘습니다.",
        "범위의 끝에 기호를 쓰십시오: `sum(i = 1:n, …)`.",
    ),
    "size-too-large": (
        "차원 {value} 값이 한계 {limit} 값을 넘습니다.",
        "식은 크기에 따라 달라지지 않으므로 `n` 같은 기호를 쓰십시오.",
    ),
    "too-many-names": (
        "선언하지 않은 이름이 {limit}개를 넘어 그 뜻을 찾지 않습니다.",
        "이름을 선언하거나 벡터 하나의 성분 `x[1]`, `x[2]` 꼴로 쓰십시오.",
    ),
    "chain-too-long": (
        "한 줄에 연산자가 {limit}개보다 많습니다.",
        "첨자에 대한 합으로 쓰십시오: `sum(i = 1:n, …)`.",
    ),
    "read-back": (
        "답을 다시 읽을 수 없어({reason}) 보이지 않습니다. 이 문제를 알려 주십시오.",
        None,
    ),
    "extreme-tied": (
        "가장 크거나 작은 성분이 대칭행렬에서처럼 늘 같은 두 성분에서 함께 나타나므로"
        " 이 꼴의 그레이디언트가 없습니다.",
        "서로 다른 성분들에서 구하십시오. 예: 대칭인 `S`의 `max(vech(S))`.",
    ),
    "no-graph": (
        "그래프를 그릴 수 없습니다. 변수 `{name}`에 의존하지 않거나 양 끝에 행벡터가 있습니다.",
        "행벡터는 전치하여 미분하십시오.",
    ),
    "no-matrix-form": (
        "이 도함수를 행렬이나 합으로 나타내는 꼴을 찾지 못했습니다.",
        "정의로 식을 나누고 부분마다 물으십시오.",
    ),
    "constant-taken": (
        "답에 상수 `{name}`가 나오는데, 여기서는 `{name}`가 직접 지은 이름입니다.",
        "선언한 이름 `{name}`를 다른 이름으로 바꾸십시오.",
    ),
    "derivative-by-constant": (
        "이름 `{name}` 하나는 상수이므로 미분 변수가 될 수 없습니다.",
        "변하는 값이라면 다른 이름을 쓰십시오.",
    ),
    "derivative-by-definition": (
        "이름 `{name}`은 프로그램에서 정의되어 있습니다. 정의되지 않은 이름으로 미분해야 합니다.",
        "`{name}` 자체로 미분하려면 그 정의를 빼십시오.",
    ),
}
