// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {Base} from "./Base.t.sol";
import {Erc1271Wallet} from "./mocks/Erc1271Wallet.sol";

contract DepositTest is Base {
    function test_Deposit_MovesTokensAndCreditsTheCaller() external {
        allow(stranger, 500);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Deposited(stranger, stranger, 500);
        vm.prank(stranger);
        settlement.deposit(500);
        assertEq(settlement.deposits(stranger), 500);
        assertEq(settlement.deposits(consumer), POOL);
        assertEq(settlement.totalHeld(), POOL + 500);
        assertEq(usdc.balanceOf(address(settlement)), POOL + 500);
        assertEq(usdc.balanceOf(stranger), 0);
    }

    function test_Deposit_AddsToAnEarlierOneAndKeepsTheSpendCap() external {
        vm.prank(consumer);
        settlement.setSpendCap(7, 11);
        fund(consumer, 3);
        assertEq(settlement.deposits(consumer), POOL + 3);
        assertEq(settlement.spendCaps(consumer).maxRatePerSecond, 7);
        assertEq(settlement.spendCaps(consumer).maxPerSession, 11);
    }

    function test_Deposit_RevertWhen_AmountIsZero_BeforeTheTokenIsAsked() external {
        usdc.pause();
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.deposit(0);
    }

    function test_Deposit_RevertWhen_AllowanceIsMissing() external {
        usdc.mint(stranger, 500);
        vm.expectRevert("TestUSDC: transfer amount exceeds allowance");
        vm.prank(stranger);
        settlement.deposit(500);
    }

    function test_Deposit_RevertWhen_SumOfPoolsWouldExceed112Bits() external {
        uint256 amount = type(uint112).max - POOL;
        fund(consumer, amount);
        assertEq(settlement.deposits(consumer), type(uint112).max);
        allow(stranger, 1);
        vm.expectRevert(
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 112, uint256(1) << 112)
        );
        vm.prank(stranger);
        settlement.deposit(1);
    }

    function test_Deposits_RevertGiven_ThePauseIsOn() external {
        allow(consumer, 500);
        (uint8 v, bytes32 r, bytes32 s) = signPermit(consumerKey, address(settlement), 500, block.timestamp);
        bytes memory signature = signDeposit(500, "nonce");
        pause();
        vm.startPrank(consumer);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        settlement.deposit(500);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        settlement.depositFor(consumer, 500);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        settlement.depositWithPermit(500, block.timestamp, v, r, s);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        settlement.depositWithAuthorization(consumer, 500, 0, block.timestamp + 1 hours, "nonce", signature);
        assertEq(settlement.deposits(consumer), POOL);
    }

    function test_DepositFor_PullsFromTheCallerAndCreditsTheConsumer() external {
        allow(stranger, 500);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Deposited(consumer, stranger, 500);
        vm.prank(stranger);
        settlement.depositFor(consumer, 500);
        assertEq(settlement.deposits(consumer), POOL + 500);
        assertEq(settlement.deposits(stranger), 0);
        assertEq(usdc.balanceOf(stranger), 0);
    }

    function test_DepositFor_RevertWhen_ConsumerIsZeroOrAmountIsZero() external {
        allow(stranger, 500);
        vm.startPrank(stranger);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector);
        settlement.depositFor(address(0), 500);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.depositFor(consumer, 0);
    }

    function test_DepositWithPermit_NeedsNoEarlierAllowance() external {
        usdc.mint(consumer, 500);
        (uint8 v, bytes32 r, bytes32 s) = signPermit(consumerKey, address(settlement), 500, block.timestamp);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Deposited(consumer, consumer, 500);
        vm.prank(consumer);
        settlement.depositWithPermit(500, block.timestamp, v, r, s);
        assertEq(settlement.deposits(consumer), POOL + 500);
        assertEq(usdc.allowance(consumer, address(settlement)), 0);
    }

    function test_DepositWithPermit_SucceedsGiven_SomeoneElseUsedThePermitFirst() external {
        usdc.mint(consumer, 500);
        (uint8 v, bytes32 r, bytes32 s) = signPermit(consumerKey, address(settlement), 500, block.timestamp);
        vm.prank(stranger);
        usdc.permit(consumer, address(settlement), 500, block.timestamp, v, r, s);
        vm.prank(consumer);
        settlement.depositWithPermit(500, block.timestamp, v, r, s);
        assertEq(settlement.deposits(consumer), POOL + 500);
    }

    function test_DepositWithPermit_RevertsWithTheReasonOfThePermitGiven_NoAllowance() external {
        usdc.mint(consumer, 500);
        (uint8 v, bytes32 r, bytes32 s) = signPermit(consumerKey, address(settlement), 499, block.timestamp);
        vm.startPrank(consumer);
        vm.expectRevert("TestUSDC: invalid signature");
        settlement.depositWithPermit(500, block.timestamp, v, r, s);
        vm.expectRevert("TestUSDC: permit is expired");
        settlement.depositWithPermit(500, block.timestamp - 1, v, r, s);
        usdc.approve(address(settlement), 499);
        vm.expectRevert("TestUSDC: permit is expired");
        settlement.depositWithPermit(500, block.timestamp - 1, v, r, s);
    }

    function test_DepositWithPermit_RevertWhen_AmountIsZero() external {
        (uint8 v, bytes32 r, bytes32 s) = signPermit(consumerKey, address(settlement), 0, block.timestamp);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        vm.prank(consumer);
        settlement.depositWithPermit(0, block.timestamp, v, r, s);
    }

    function test_DepositWithAuthorization_CreditsTheSignerWhoeverSubmits() external {
        usdc.mint(consumer, 500);
        bytes memory signature = signDeposit(500, "nonce");
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Deposited(consumer, consumer, 500);
        vm.prank(stranger);
        settlement.depositWithAuthorization(consumer, 500, 0, block.timestamp + 1 hours, "nonce", signature);
        assertEq(settlement.deposits(consumer), POOL + 500);
        assertEq(settlement.deposits(stranger), 0);
    }

    function test_DepositWithAuthorization_AcceptsASmartContractWallet() external {
        Erc1271Wallet wallet = new Erc1271Wallet(consumer);
        usdc.mint(address(wallet), 500);
        (uint8 v, bytes32 r, bytes32 s) = signAuthorization(
            consumerKey, usdc.RECEIVE_WITH_AUTHORIZATION_TYPEHASH(), address(wallet), address(settlement), 500, "nonce"
        );
        settlement.depositWithAuthorization(
            address(wallet), 500, 0, block.timestamp + 1 hours, "nonce", abi.encodePacked(r, s, v)
        );
        assertEq(settlement.deposits(address(wallet)), 500);
    }

    function test_DepositWithAuthorization_RevertWhen_SentTwiceOrChanged() external {
        usdc.mint(consumer, 1000);
        bytes memory signature = signDeposit(500, "nonce");
        uint256 validBefore = block.timestamp + 1 hours;
        vm.expectRevert("TestUSDC: invalid signature");
        settlement.depositWithAuthorization(consumer, 501, 0, validBefore, "nonce", signature);
        vm.expectRevert("TestUSDC: invalid signature");
        settlement.depositWithAuthorization(stranger, 500, 0, validBefore, "nonce", signature);
        settlement.depositWithAuthorization(consumer, 500, 0, validBefore, "nonce", signature);
        vm.expectRevert("TestUSDC: authorization is used or canceled");
        settlement.depositWithAuthorization(consumer, 500, 0, validBefore, "nonce", signature);
    }

    function test_DepositWithAuthorization_RevertWhen_AmountIsZero_BeforeTheTokenIsAsked() external {
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.depositWithAuthorization(consumer, 0, 0, block.timestamp + 1 hours, "nonce", "");
    }

    function test_TokensSentWithoutADepositCreditNobody() external {
        usdc.mint(address(settlement), 500);
        assertEq(settlement.totalHeld(), POOL);
        fund(stranger, 3);
        assertEq(settlement.deposits(stranger), 3);
    }
}
