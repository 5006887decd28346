"""Words inside sentences that passes give as they are: why a check failed or could not decide."""

DIFFERS = {
    "field": "it differs at a point of a prime field",
    "balls": "it differs at a point",
    "field, balls": "it differs at a point",
}
KOREAN = {
    "scalar": "스칼라",
    "division by zero": "0으로 나누기",
    "log at zero": "0의 로그",
    "a singular matrix is inverted": "역행렬이 없는 행렬의 역행렬",
    "a determinant is zero": "행렬식이 0",
    "the root of what is no square": "제곱이 아닌 수의 제곱근",
    "a power of zero": "0의 거듭제곱",
    "max and min": "최댓값과 최솟값",
    "eigenvalues": "고윳값",
    "an index that is not whole": "정수가 아닌 첨자",
    "an index outside its range": "범위를 벗어난 첨자",
    "an order that is not whole": "정수가 아닌 차수",
    "a matrix power that is not whole": "정수가 아닌 행렬 지수",
    "no sizes fit the conditions on the dimensions": "차원의 조건에 맞는 크기가 없음",
    "a comparison of what is nearly equal": "거의 같은 두 값의 비교",
    "the largest of what is nearly equal": "거의 같은 값들의 최댓값",
    "the largest entry stands at two places": "가장 큰 성분이 두 곳에 있음",
    "eigenvalues that are nearly equal": "거의 같은 고윳값",
    "an eigenvector with a zero first": "첫 성분이 0인 고유벡터",
    "a matrix without a principal square root": "주제곱근이 없는 행렬",
    "a matrix without a principal logarithm": "주로그가 없는 행렬",
    "no point was found": "검산할 점을 찾지 못함",
    "the balls stay too wide": "구간이 충분히 좁아지지 않음",
    "signs or comparisons decide": "부호나 비교에 따라 값이 갈림",
    "a power in a slope": "도함수 안의 거듭제곱",
    "a text": "글(문자열)",
    "a text, such as 'x'": "글(문자열), 보기: 'x'",
    "a text of declarations, such as 'x: vector(n)', or a dictionary of them by name": "선언을 적은 글, 보기: 'x: vector(n)', 또는 이름별 선언의 사전(dict)",
    "a name, an entry of one, or a list of two names": "이름 하나, 그 성분 하나, 또는 두 이름의 목록",
    "a closedform expression or a number": "closedform 식 또는 수",
    "a closedform expression, as `matrix`, `vector`, `scalar` and `parse` make them": "`matrix`, `vector`, `scalar`, `parse`로 만든 closedform 식",
    "a finite number": "유한한 수",
    "a number above 0": "0보다 큰 수",
    "a positive integer, or a text such as 'n' or '2*n'": "양의 정수, 또는 'n', '2*n' 같은 글",
    "the name of a property, such as 'symmetric'": "성질의 이름, 보기: 'symmetric'",
    "True or False": "True 또는 False",
    "a text or a closedform expression": "글(문자열) 또는 closedform 식",
    "field": "소수체에서 값이 다름",
    "balls": "구간 산술에서 값이 다름",
    "field, balls": "소수체와 구간 산술에서 값이 다름",
}
BEGINNINGS = {
    "outside the domain of ": "정의역 밖의 점: ",
    "no exact value: ": "정확한 값이 없음: ",
    "its shape is ": "결과의 모양이 다름: ",
}


def said(text: str, lang: str) -> str:
    """A word or a reason in a language; a formula or a name as it is."""
    if lang != "ko":
        return DIFFERS.get(text, text)
    for beginning, korean in BEGINNINGS.items():
        if text.startswith(beginning):
            return korean + said(
                text[len(beginning) :].replace(", not ", ", 있어야 할 모양 "), lang
            )
    return KOREAN.get(text, text)
