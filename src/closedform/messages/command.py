"""What the command line says about itself and about an answer, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

ANSWER: Mapping[str, Words] = {
    "en": {
        "entry": "entry",
        "assumed": "assumed",
        "conditions": "holds where",
        "checked": "checked",
        "note": "note",
        "expected": "expected",
        "by": "by",
        "exact": "exact",
        "numeric": "numeric",
        "failed": "the check failed",
        "unchecked": "no",
        "field": "{points} points of a prime field",
        "balls": "{points} points in ball arithmetic",
        "field, balls": "{points} points of a prime field, and in ball arithmetic",
        "worst": "largest difference {worst}",
    },
    "ko": {
        "entry": "성분",
        "assumed": "가정",
        "conditions": "성립 조건",
        "checked": "검산",
        "note": "참고",
        "expected": "알려진 답",
        "by": "미분 변수",
        "exact": "정확한 계산으로 확인",
        "numeric": "수치로 확인",
        "failed": "검산 실패",
        "unchecked": "하지 않음",
        "field": "소수체의 점 {points}개",
        "balls": "구간 산술의 점 {points}개",
        "field, balls": "소수체의 점 {points}개와 구간 산술",
        "worst": "가장 큰 차이 {worst}",
    },
}

HELP: Mapping[str, Words] = {
    "en": {
        "usage": "usage",
        "commands": "commands",
        "options": "options",
        "more": "`closedform COMMAND --help` lists the options of a command.",
        "input": "EXPR is an expression, a program file (*.cf), or - for standard input.",
        "derive": "the derivative in closed form, checked before it is shown",
        "functions": "the functions that are known",
        "rules": "the rules of simplification",
        "examples": "list the worked examples, or run one",
        "--wrt": "what to differentiate by; several names with commas, with --order 2 by every pair of them",
        "--where": 'declarations: scalar, vector(n), matrix(m, n), integer, index(n) and properties, such as "X: matrix(N, D), lam: scalar > 0, i: index(N)"',
        "--order": "first or second derivative",
        "--layout": "shape of the result; mixed: gradient a column, Jacobian m×n",
        "--form": "matrix notation, one entry, vec form, or linear map",
        "--structured": "a variable declared symmetric, diagonal, …: gradient in the space of such matrices, derivative by the free entries, or entries taken as independent",
        "--effort": "how much more work is allowed; 1 where nothing is said, 10 for ten times as much",
        "--format": "how the formula is written",
        "--lang": "language of the sentences",
        "--json": "one JSON object on standard output; errors as JSON on standard error",
        "--help": "this text",
        "--version": "the version",
    },
    "ko": {
        "usage": "사용법",
        "commands": "명령",
        "options": "선택 사항",
        "more": "`closedform COMMAND --help`는 명령마다 쓸 수 있는 선택 사항을 보여 준다.",
        "input": "EXPR 자리에는 식, 프로그램 파일(*.cf), 또는 표준 입력을 뜻하는 -를 쓴다.",
        "derive": "닫힌 형태의 도함수를 구하고, 검산한 뒤에 보여 준다",
        "functions": "알고 있는 함수의 목록",
        "rules": "식을 정리하는 규칙의 목록",
        "examples": "예제의 목록을 보여 주거나 예제 하나를 실행한다",
        "--wrt": "미분할 변수, 여러 개는 쉼표로 구분. --order 2이면 두 변수의 모든 쌍으로 미분",
        "--where": '선언: scalar, vector(n), matrix(m, n), integer, index(n) 및 성질. 보기: "X: matrix(N, D), lam: scalar > 0, i: index(N)"',
        "--order": "일계도함수 또는 이계도함수",
        "--layout": "결과의 모양. mixed: 그레이디언트는 열벡터, 야코비 행렬은 m×n",
        "--form": "행렬 표기, 성분, vec 형태, 선형 사상",
        "--structured": "대칭행렬, 대각행렬 등으로 선언한 변수: 그런 행렬의 공간에서 구한 그레이디언트, 자유 성분에 대한 도함수, 성분을 독립으로 본 도함수",
        "--effort": "허용하는 계산량의 배수. 쓰지 않으면 1, 열 배는 10",
        "--format": "식을 쓰는 방식",
        "--lang": "문장의 언어",
        "--json": "표준 출력에 JSON 객체 하나, 오류는 표준 오류에 JSON",
        "--help": "이 도움말",
        "--version": "판 번호",
    },
}

KINDS: Mapping[str, Words] = {
    "en": {
        "operators": "operators",
        "constants": "constants",
        "entrywise": "entry by entry",
        "vectors": "vectors, and all entries of a matrix",
        "matrices": "matrices",
    },
    "ko": {
        "operators": "연산자",
        "constants": "상수",
        "entrywise": "성분별 함수",
        "vectors": "벡터의 함수, 행렬이면 모든 성분에 대한 것",
        "matrices": "행렬의 함수",
    },
}
